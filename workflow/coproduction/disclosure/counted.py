"""Counted: which columns of results count respondents, and which numbers stand and fall with them.

A *cell* counts the respondents of some kind, and may be small. A *base* counts those an estimate is
of, mostly nearly all; what tells is who is not among them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coproduction.results import (
    codebook_files,
    descriptive_files,
    harmonisation_files,
    imputation_files,
    inequality_files,
    model_files,
    validation_files,
)
from coproduction.results.contract import RESPONDENTS, SHARE, WEIGHTED, Column, File

_CELLS = (
    (descriptive_files.SAMPLE, "n"),
    (descriptive_files.ITEMS, "n"),
    (descriptive_files.GROUPS, "n"),
    (descriptive_files.DISTRIBUTIONS, "n"),
    (descriptive_files.SUMMARIES, "n"),
    (descriptive_files.SUMMARIES, "n_missing"),
    (descriptive_files.SUMMARIES, "n_not_put"),
    (descriptive_files.MISSINGNESS, "n"),
    (descriptive_files.WEIGHTS, "n_trimmed"),
    (codebook_files.CODEBOOK, "n"),
    (harmonisation_files.LEDGER, "n"),
    (imputation_files.VARIABLES, "n_imputed"),
    (imputation_files.VARIABLES, "n_left"),
    (imputation_files.CHAINS, "n"),
    (inequality_files.DIFFERENCES, "n"),
    (model_files.FIT, "n_dropped"),
    (model_files.FLOW, "left_out"),
    (model_files.FLOW_MISSING, "n"),
    (validation_files.SUMMARY, "n_failed"),
    (validation_files.EXCLUSIONS, "n"),
    (validation_files.LEFT_OUT, "n"),
)
CELLS = frozenset((file.path, column) for file, column in _CELLS)

#: Counts that stand for themselves: a row keeps its other numbers where one is withheld.
_ALONE = frozenset(
    {
        (descriptive_files.SUMMARIES.path, "n_missing"),
        (descriptive_files.SUMMARIES.path, "n_not_put"),
        (descriptive_files.WEIGHTS.path, "n_trimmed"),
        (imputation_files.VARIABLES.path, "n_answered"),
        (imputation_files.VARIABLES.path, "n_imputed"),
        (imputation_files.VARIABLES.path, "n_left"),
        (model_files.FIT.path, "n_dropped"),
        (model_files.FLOW.path, "left_out"),
        (model_files.FLOW.path, "n"),
        (model_files.FLOW_MISSING.path, "n"),
        (validation_files.SUMMARY.path, "n_failed"),
        (validation_files.SUMMARY.path, "n"),
    }
)
#: Of whom shares are, which stands where the count of an answer is withheld.
_BASE = ("n_base", "weighted_n_base")
#: The smallest and the largest of respondents.
EXTREMES = frozenset(
    {
        (descriptive_files.WEIGHTS.path, "minimum"),
        (descriptive_files.WEIGHTS.path, "maximum"),
    }
)
#: Columns that are part of what a row is about, though they are numbers.
_KEYS = frozenset({"probability", "component", "factors", "factor", "n_items", "confidence"})


#: Shares of respondents; other proportions are of variance, tests or specifications.
PERCENTAGES = ("share", "weighted_share", "valid_share")


@dataclass(frozen=True)
class Count:
    """A column that counts respondents: `cell` or base, and the columns that are withheld with a
    count of it."""

    column: str
    cell: bool
    beside: tuple[str, ...]


def counts(file: File) -> Iterator[Count]:
    """The columns of a file that count respondents."""
    for column in file.columns:
        if column.unit == RESPONDENTS and column.type == "integer":
            alone = (file.path, column.name) in _ALONE
            cell = (file.path, column.name) in CELLS
            beside = [n for n in numbers(file) if column.name in _BASE or n not in _BASE]
            yield Count(column.name, cell, () if alone else tuple(beside))


def is_cell(file: File, count: Count, row: Mapping[str, object]) -> bool:
    """Whether a count of a row is a cell; who answered a question, and everybody, are bases."""
    if file == codebook_files.CODEBOOK:
        return row["entry"] != "variable"
    if file == descriptive_files.MISSINGNESS:
        return count.cell and row["kind"] != descriptive_files.ANSWERED
    if file in (descriptive_files.SAMPLE, descriptive_files.SUMMARIES):
        return count.column != "n" or isinstance(row["level"], str)
    return count.cell


def lost_with(file: File, count: Count, row: Mapping[str, object]) -> int:
    """How many counts, sums of weights and shares are withheld with a count of a row; a base counts
    for two more, as shares of others are told by it."""
    of = [name for name in count.beside if name in PERCENTAGES]
    met = [*of, count.column, f"weighted_{count.column}"]
    own = sum(row.get(name) is not None and row[name] == row[name] for name in dict.fromkeys(met))
    return own + (0 if is_cell(file, count, row) else 2)


def numbers(file: File) -> list[str]:
    """The columns of a file that are computed from answers."""
    return [
        column.name
        for column in file.columns
        if column.type in ("number", "integer") and column.name not in _KEYS
    ]


def reasons(file: File) -> list[str]:
    """The columns of a file that say why a row lacks a number, or how its errors were found.

    They follow from answers, as numbers do: that a share has no error since all respondents are
    alike tells that nobody, or everybody, is of the level.
    """
    own = {column.name for column in file.columns if column.type == "text" and not column.required}
    found = own & {"no_error", "remark", "lacking", "interval"}
    return sorted(found | (own & {"errors", "singletons"} if "no_error" in own else set()))


def naming(file: File) -> list[str]:
    """The columns of text that say what a row is of, not why it lacks a number."""
    away = {*reasons(file), "reason"}
    return [c.name for c in file.columns if c.type == "text" and c.name not in away]


def is_share(column: Column) -> bool:
    """Whether a column is a proportion, of respondents or of anything else."""
    return column.unit == SHARE and column.name not in _KEYS


def is_weighted(column: Column) -> bool:
    """Whether a column adds up weights."""
    return column.unit == WEIGHTED
