"""Which files, and which of their rows, a table is made of."""

from collections.abc import Collection, Sequence
from pathlib import Path

from coproduction.results.contract import File
from coproduction.results.model_files import FAMILIES
from coproduction.study.resolved.tables import TableSpec


def given(file: File, paths: Sequence[str | Path]) -> list[str | Path]:
    """The paths that are a file's."""
    return [path for path in paths if Path(path).as_posix().endswith(f"/{file.path}")]


def taken(file: File, table: TableSpec, columns: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """The column by which rows of a file with some `columns` are taken, and its values: the
    comparison of a table, or its models; no values where all rows are, as those of a file that
    tells of no model."""
    if table.comparison and "comparison" in columns:
        return "comparison", (table.comparison,)
    of_models = "model" in columns and file != FAMILIES
    return "model", table.all_models if of_models else ()
