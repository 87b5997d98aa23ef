"""The reference of every CSV file of results, written from the contract: ``results/README.md``."""

from coproduction.results import (
    between_files,
    codebook_files,
    comparison_files,
    descriptive_files,
    dif_files,
    disclosure_files,
    harmonisation_files,
    hypothesis_files,
    imputation_files,
    inequality_files,
    invariance_files,
    meanings,
    model_files,
    multiverse_files,
    published_files,
    sensitivity_files,
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
    "Items one by one": dif_files.FILES,
    "Multiverse": multiverse_files.FILES,
    "Imputation": imputation_files.FILES,
    "Sensitivity": sensitivity_files.FILES,
    "Between countries": between_files.FILES,
    "Inequality": inequality_files.FILES,
    "Tables and figures": published_files.FILES,
    "Disclosure": disclosure_files.FILES,
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
| suppressed | may be published as it stands in `results/`, where numbers are withheld from it |
| internal | stays inside: it tells of single rows of the exports, or of single PSUs |

Tables, figures, codebooks, the report and the manuscript are made of these files and of the class
*suppressed*. A rule that makes a file without a class stops the run; a file that no rule made is
named at the end of a run and is not part of what is published.

What is withheld depends on `disclosure.level` of `study.yaml`:

| level | what stands in `results/<study>/` |
|---|---|
| `open` | All numbers as they are, and the internal files. |
| `publish` | What is safe by the rules below. |
| `strict` | The same, with wider steps; codebooks of exports and checks have no counts. |

`open` promises nothing; it is for simulated and public-use data. The rules, with the threshold of
`study.yaml` (10 by default):

- No internal file is there.
- No count of respondents from 1 up to the threshold is there.
- Kinds and codes of missing that few have, and reasons that few left for, are counted together.
- Other counts are rounded to multiples of the threshold, at `strict` of twice as many. Bases of
  estimates (who answered, who takes part) are rounded to multiples of twice the threshold, but for
  those that are all respondents: of the others the multiple lies below all. A table of items has
  the sum of the rounded counts of its answers. Rounded counts need not add up to others.
- Weighted shares are rounded to a step of 1, 2 or 5 times a power of ten that half a threshold of
  their respondents is at most, beside a withheld level to a step four times as wide and without
  errors. Where that step would be above 5 percentage points (below 100 respondents with a threshold
  of 10, beside a withheld level below 400) they are withheld. Tables print shares with no more
  decimals than they have. Totals of weights are the rounded count times the mean weight, to two
  digits. Estimates are rounded to the third digit of their standard error, other numbers to six
  digits.
- What everybody can compute from a number of respondents is that of the published number, and is
  withheld without one: degrees of freedom and sampling units where respondents have no PSU (PSUs
  of fewer than two respondents on average are respondents), p-values and ends of intervals by
  those degrees of freedom, likelihoods and criteria, intervals of alphas, eigenvalues of
  unrelated items, RMSEA, and what a confounder has to explain. Estimates that are fitted without
  rest, by one respondent or by answers that are all alike, are withheld, and so are shares of
  countries in fits. Where no number is published, and of fits without a country, item or stratum,
  they are withheld; so is what is told of one sampling unit where
  that is a respondent. Answers are rounded as bases are, times their items; shares that fits
  explain have the steps of shares. Where some respondents have PSUs and others none, units are
  told to a tenth of the respondents; where a p-value follows from no t, F or chi-squared it has
  two digits.
- Estimates tell counts where a fit has hardly more different combinations of answers to its terms
  than coefficients (at most two a coefficient). They are told in steps of what one answer changes
  them by, of outcomes of two values or categories of what half a threshold of answers does, and
  withheld where that is more than a standard error, or where fewer respondents than the threshold
  have a combination, or with it a value of such an outcome. Tests, intervals, likelihoods and what
  else is of such fits follow, or are withheld with them. In every fit the estimate of a level that
  fewer have than the threshold is withheld. No remark or reason says that nobody, one or few have
  a level.
- Counts that anybody computes are told as what published ones leave, to multiples of the threshold,
  so that an empty cell tells nothing that these do not: who is left out at a step of the flow, and
  for a reason that stands alone there; and where a variable has one kind of missing, of fewer than
  the threshold, its count and shares. Among these 0 need not be nobody, and a number need not be
  the multiple nearest to the true one.
- Means of numbers of two values are told as shares are, and withheld where either has fewer
  respondents than the threshold.
- Other means have steps of what lies between two numbers over their respondents, their errors as
  shares have, design effects steps of 0.01, or wider ones: with more digits those without weights
  tell how many respondents there are.
- Means and deviations of imputed answers have steps of what lies between two answers over how many
  were imputed, so that they are those of every number that the published one can be; they are
  withheld with it.
- Smallest and largest values, quantiles with fewer respondents beyond them than the threshold,
  numbers of one PSU, and those that one or two respondents make up (p % rule, p = 10) are withheld.
  Predicted profiles end where so many respondents are beyond.

How much is withheld a run prints, and `make attack` again: counts and percentages of respondents
that are empty, or whose row is left out, of all that there are in the files of `disclosure.csv`. A
count, its sum of weights and its share are one number each; the base that rows of the same
respondents repeat is one, and so is what every iteration of a chain repeats. Errors, means,
estimates and settings are none, and counts of single PSUs are no results. Numbers that stand in
one row for several (kinds of missing, reasons that few left for) are counted apart, as counted
together.

At `publish` and `strict` the numbers as they are stand in `data/results/<study>/`. Models, verdicts
and everything else are computed from those; tables, figures and pages read what is published and
nothing else. A withheld number is an empty cell of a CSV file and `–` in print. `disclosure.csv`
says how many numbers of which column were withheld and why.

Before anything is written an attacker is tried who knows all published counts, how they are
rounded, all respondents of every source and country, and that levels, kinds of missing, codes,
steps and countries add up: each withheld count must be able to be of values as far apart as the
threshold, else the job fails. The attacker also knows `disclosure.earlier`, exactly where nothing
was withheld from it, else rounded as now: what the difference to it tells is withheld too, but for
what it tells alone; of an earlier version of this program it may lack numbers, but no column of
text. `make attack STUDY=…` prints the bounds, and how many degrees of
freedom, units, answers, shares explained and means of imputed answers tell a number of
respondents. A total that one or two make up is told where it is bounded to within 10 %, and more
closely than the ends of its scale alone do.

What is not promised: of numbers that follow from a number of respondents the attacker looks
whether they are those of the true one, and at nothing finer; numbers of PSUs of several respondents
stand as they are. Nothing is said of attackers who have other data on the same persons, or numbers
of the same study from elsewhere but `disclosure.earlier`. Coefficients and their errors
are rounded, never withheld for being of few respondents. A variable that everybody of a group
answers alike tells about all of the group. Texts of the configuration (labels, questions, notes)
are published as they are.

## How the files are written

UTF-8, commas, one header. An empty cell is a missing value; columns marked * have none. Numbers
have up to ten significant digits, or as many as the type says: what is found by iteration, or is a
small difference, is written as far as all processors agree on it.

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
    digits = "" if column.digits == Column.digits else f", {column.digits} digits"
    cells = (name, column.type + digits, column.unit, meaning.replace("|", "\\|"))
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    print(page(), end="")
