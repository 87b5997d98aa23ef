"""The reference of every CSV file of results, written from the contract: ``results/README.md``."""

from coproduction.results import (
    codebook_files,
    comparison_files,
    descriptive_files,
    harmonisation_files,
    hypothesis_files,
    invariance_files,
    meanings,
    model_files,
    multiverse_files,
    published_files,
    validation_files,
)
from coproduction.results.contract import Column, File

_ROOMS = {
    "Validation": validation_files.FILES,
    "Harmonisation": harmonisation_files.FILES,
    "Codebooks": codebook_files.FILES,
    "Descriptives": descriptive_files.FILES,
    "Models": model_files.FILES,
    "Hypotheses": hypothesis_files.FILES,
    "Comparisons": comparison_files.FILES,
    "Invariance": invariance_files.FILES,
    "Multiverse": multiverse_files.FILES,
    "Tables and figures": published_files.FILES,
}

_HEAD = """# Results

Results of the runs, one folder a study. The files are made by `make results` and are not kept in
the repository. No file holds microdata, and none depends on the key of the pseudonyms.

This page is written from the declarations in `workflow/coproduction/results/` by `make docs`. A job
that writes anything else into one of these CSV files fails.

## What may be published

| class | the file |
|---|---|
| public | may be published as it is: nothing in it was computed from answers |
| suppressed | may be published once small counts, and what gives them back, are suppressed |
| internal | stays inside: it tells of single rows of the exports |

Nothing is suppressed yet. Before you publish a file of the class *suppressed* about real people,
look for counts below the threshold of your data provider. Tables, figures, codebooks and the
manuscript show the numbers of these files and are of the same class. `report.html` and
`validation/report.html` hold rows of `validation/failures.csv` and are internal.

## How the files are written

UTF-8, commas, one header. An empty cell is a missing value; columns marked * have none. Numbers
have up to ten significant digits.

A text that a spreadsheet would run as a formula (it begins with `=` or `@`, with `+` or `-` before
anything but numbers, with a tab or a line end) has an apostrophe in front, and so has what stands
so after a semicolon, a tab or a line end within a text; take it off before comparing such a text
with the export. In every other format the text of data is text and never markup.
"""


def page() -> str:
    """Return `results/README.md`."""
    text = _HEAD
    for title, files in _ROOMS.items():
        text += f"\n## {title}\n"
        for file in files:
            text += f"\n### {file.path}\n\n{meanings.of_file(file)}\n\nClass: {file.sensitivity}."
            text += f" One of each: `{file.part}`." if file.part else ""
            text += "\n" + _columns(file) if file.columns else "\n"
    return text


def _columns(file: File) -> str:
    rows = [_row(file, column) for column in file.columns]
    return "\n| column | type | unit | meaning |\n|---|---|---|---|\n" + "".join(rows)


def _row(file: File, column: Column) -> str:
    name = f"`{column.name}`" + " *" * column.required
    meaning = meanings.of_column(file, column)
    if column.type == "boolean":
        false, true = column.spelt
        meaning += f" `{true}` or `{false}`."
    elif told := meanings.of_values(file, column):
        known = (f"`{value}`: {about}" for value, about in told.items())
        meaning += "<br>" + "<br>".join(known)
    cells = (name, column.type, column.unit, meaning.replace("|", "\\|"))
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    print(page(), end="")
