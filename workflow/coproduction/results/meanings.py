"""What files, columns and the values of closed sets mean: the sentences of ``meanings.yaml``.

Apart from the declarations, and imported by nothing but what prints the sentences: an edit of one
prints again and computes nothing.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from coproduction.files import read_yaml
from coproduction.missing import KINDS
from coproduction.results.contract import Column, File
from coproduction.results.estimator_names import MEANINGS


def of_file(file: File) -> str:
    """What a file holds."""
    return said()["files"][file.path]["meaning"]


def of_column(file: File, column: Column) -> str:
    """What a column of a file means."""
    found = _entry(file, column)
    return found if isinstance(found, str) else found["meaning"]


def of_values(file: File, column: Column) -> dict[str, str]:
    """What the values of a closed set mean, in the order declared; empty for any other column."""
    if not column.values:
        return {}
    told = _entry(file, column)["values"]
    told = MEANINGS if told == "estimators" else told
    return {value: told[value] for value in column.values}


def of_missing() -> dict[str, str]:
    """What the kinds of missing mean, in the order of `KINDS`."""
    return {kind: said()["missing"][kind] for kind in KINDS}


def _entry(file: File, column: Column) -> Any:
    """What is said of a column by its file or else by the folder of it."""
    own = said()["files"][file.path].get("columns", {})
    if column.name in own:
        return own[column.name]
    return said()["folders"][file.path.partition("/")[0]][column.name]


@cache
def said() -> Mapping[str, Any]:
    """The sentences as they stand in the file: `missing`, `folders` and `files`."""
    return read_yaml(Path(__file__).with_name("meanings.yaml"))
