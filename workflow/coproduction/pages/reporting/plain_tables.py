"""Plain tables: rows of text, and rows of a CSV file, laid out as tables are."""

from collections.abc import Callable, Collection, Mapping, Sequence

from coproduction.pages.reporting.evidence import Frame
from coproduction.results.contract import SHARE, Column
from coproduction.results.descriptive_files import EVERYBODY
from coproduction.results.estimator_names import called
from coproduction.results.meanings import of_values
from coproduction.study.printed.presented import Presented
from coproduction.tables.formatting.layout import LaidCell, LaidRow, Layout
from coproduction.words.labels import Labels, split
from coproduction.words.numerals import ABOUT_NONE, ABSENT, typeset

#: Cells longer than this many signs need a wide column on a narrow screen.
WORDY = 50
#: Weights of a model in a word or two; the notes of its table say more.
WEIGHTED = {
    "design": "design",
    "equal_country": "every country the same",
    "population": "by population",
    "none": "none",
}
#: Headers that are not the name of the column with blanks.
HEADERS = {
    "conf_low": "Lower limit",
    "conf_high": "Upper limit",
    "std_error": "Standard error",
    "p_value": "p",
    "df": "df",
    "dont_know": "Don’t know",
    "df_denominator": "df of the denominator",
    "df_design": "Degrees of freedom of the design",
    "df_residual": "Residual degrees of freedom",
    "n_dropped": "Left out",
    "dfbeta": "DFBETA",
    "dfbetas": "DFBETAS",
    "df_terms": "df of the terms",
    "lacking": "Why there is none",
    "n": "n",
    "n_beyond": "Sampling units of more influence",
    "partial_r2": "Partial R²",
    "r2_outcome": "R² with the outcome",
    "r2_term": "R² with the term",
    "n_answers": "Answers",
    "n_clusters": "Clusters",
    "n_countries": "Countries",
    "n_failed": "Found in",
    "n_items": "Items",
    "n_psu": "PSUs",
    "n_singletons": "Strata of one PSU",
    "n_strata": "Strata",
    "n_unit_strata": "Strata of sampling units",
    "n_units": "Sampling units",
    "psu_declared": "PSUs declared",
    "r_squared": "R²",
    "singletons": "If a stratum has one PSU",
    "weighted_n": "Weighted N",
}
#: Columns whose values are shown in words of their own.
SPOKEN = ("estimator", "weights")
#: What stands where a number is withheld, or rounded to none.
_NO_NUMBER = ("", ABSENT, ABOUT_NONE)


def laid_out(
    caption: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str] = (),
    narrow: Collection[str] = (),
    numbers: Collection[str] = (),
) -> Layout:
    """Lay plain rows out as a table whose first column heads the rows.

    Columns named in `numbers` are set right, their numbers rounded to what a reader can use;
    `value` keeps them whole. Those named in `narrow` hold long words that may break anywhere.
    """
    numeric = [name in numbers for name in headers]
    wordy = [
        headers[i] not in narrow and any(len(row[i]) > WORDY for row in rows)
        for i in range(len(headers))
    ]

    def cell(i: int, text: str) -> LaidCell:
        classes = ("right",) if numeric[i] else ("narrow",) if headers[i] in narrow else ("left",)
        classes += ("long",) if wordy[i] else ()
        shown = rounded(text) if numeric[i] and text not in _NO_NUMBER else text
        scope = "row" if i == 0 else ""
        value = "" if shown == text else f"{float(text):.10g}"
        return LaidCell(tuple(shown.split("\n")), i == 0, scope, classes=classes, value=value)

    head = tuple(
        LaidCell((text,), True, "col", classes=("right",) if numeric[i] else ("left",))
        for i, text in enumerate(headers)
    )
    body = tuple(LaidRow(tuple(cell(i, text) for i, text in enumerate(row))) for row in rows)
    return Layout(caption, (LaidRow(head),), (body,), "Note." if notes else "", tuple(notes))


def rounded(text: str) -> str:
    """A number of a CSV file as a reader wants it: no digit idle or made up, a true minus."""
    value = float(text)
    known = len(text.partition(".")[2]) if "e" not in text else 3
    if value == 0 or abs(value) >= 100:
        shown = f"{value:,.0f}"
    elif abs(value) >= 0.001:
        shown = f"{value:.{min(known, 2 if abs(value) >= 1 else 3)}f}"
    else:
        shown = f"{value:.1e}"
    return typeset(shown)


def header(column: str) -> str:
    """Header of a column of a CSV file."""
    return HEADERS.get(column, column.replace("_", " ").capitalize())


def of_frame(frame: Frame, title: str, study: Presented) -> Layout:
    """Lay a CSV file out, with the labels of the study in place of its names.

    Columns of a closed set of values are explained below by what the contract says of them.
    """
    shown = {column: _shown(column, frame, study) for column in frame.columns}
    rows = [tuple(shown[column](row) for column in frame.columns) for row in frame.printed]
    numbers = {header(c.name) for c in frame.file.columns if c.type in ("integer", "number")}
    headers = tuple(map(header, frame.columns))
    return laid_out(title, headers, rows, meanings(frame), numbers=numbers)


def _shown(column: str, frame: Frame, study: Presented) -> Callable[[Mapping[str, str]], str]:
    """What shows the cell of a column in a row."""
    labels = Labels(study.labels)
    models = {name: model.label for name, model in study.models.items()}
    variable = next((name for name in ("item", "variable") if name in frame.columns), "")
    show: Callable[[str], str] = {
        "area": labels.area,
        "country": labels.country,
        "item": labels.item,
        "variable": lambda text: "Respondents" if text == EVERYBODY else labels.item(text),
        "index": labels.index,
        "outcome": labels.index,
        "model": lambda text: models.get(text, text),
        "estimator": called,
        "weights": lambda text: WEIGHTED.get(text, text),
        "term": lambda text: term(text, labels),
        "wave": lambda text: labels.level("wave", text),
        "benchmark": labels.variable,
        "battery": _spaced,
    }.get(column, _spaced if closed(frame, column) else str)
    if column == "left_out" and "of" in frame.columns:
        named = {"country": labels.country, "item": labels.item}
        return lambda row: row[column] and named.get(row["of"], str)(row[column])
    if column == "level" and variable:
        return lambda row: row["level"] and labels.level(row[variable], row["level"])
    declared = next((one for one in frame.file.columns if one.name == column), None)
    if declared and declared.type == "boolean":
        spoken = dict(zip(declared.spelt, ("no", "yes"), strict=True))
        return lambda row: row[column] and spoken[row[column]]
    if declared and declared.unit == SHARE:
        return lambda row: row[column] and f"{float(row[column]):.3f}"
    return lambda row: row[column] and show(row[column])


def _spaced(text: str) -> str:
    return text.replace("_", " ")


def term(text: str, labels: Labels) -> str:
    """What a term of a model is called, with its level if it has one."""
    variable, level = split(text)
    label = labels.variable(variable)
    return f"{label}: {labels.level(variable, level)}" if level else label


def closed(frame: Frame, name: str) -> Column | None:
    """The declaration of a column whose values are a closed set of words."""
    found = next((column for column in frame.file.columns if column.name == name), None)
    return found if found and found.values else None


def meanings(frame: Frame) -> list[str]:
    """What the values mean that occur in columns of a closed set, a sentence a column."""
    told = []
    for name in frame.columns:
        column, met = closed(frame, name), set(frame.column(name))
        if column and name not in SPOKEN and met & set(column.values):
            found = {
                _spaced(v): said for v, said in of_values(frame.file, column).items() if v in met
            }
            parts = [f"{v}, {said}" if v != said else v for v, said in found.items()]
            told.append(f"{header(name)}: {'; '.join(parts)}.".replace("`", ""))
    return told
