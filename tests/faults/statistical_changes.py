"""Changes of SPSS and Stata files."""

import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
from faults.mutation import Change
from faults.text_changes import put


def resaved(edit: Callable[[pd.DataFrame, dict], pd.DataFrame]) -> Change:
    """Write an SPSS file anew; `edit` gets its cells and the arguments of the writer."""

    def change(data: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.sav"
            path.write_bytes(data)
            frame, meta = pyreadstat.read_sav(
                path, user_missing=True, disable_datetime_conversion=True
            )
            declared = {
                "column_labels": dict(meta.column_names_to_labels),
                "variable_value_labels": {
                    k: dict(v) for k, v in meta.variable_value_labels.items()
                },
                "missing_ranges": dict(meta.missing_ranges),
                "variable_format": dict(meta.original_variable_types),
                "row_compress": data[:4] == b"$FL2",
                "compress": data[:4] == b"$FL3",
            }
            frame = edit(frame, declared)
            pyreadstat.write_sav(frame, path, **declared)
            return path.read_bytes()

    return change


def code(variable: str, row: int, new: float) -> Change:
    """Write one SPSS cell; rows count from 1."""

    def edit(frame: pd.DataFrame, _: dict) -> pd.DataFrame:
        assert frame.loc[row - 1, variable] != new
        frame.loc[row - 1, variable] = new
        return frame

    return resaved(edit)


def recoded(variable: str, new: Callable[[pd.Series], pd.Series], kind: str = "") -> Change:
    """Write a whole SPSS column, under another print format where `kind` gives one."""

    def edit(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
        frame[variable] = new(frame[variable])
        if kind:
            declared["variable_format"][variable] = kind
        if frame[variable].dtype != "float64":
            declared["variable_format"].pop(variable, None)
            declared["missing_ranges"].pop(variable, None)
            declared["variable_value_labels"].pop(variable, None)
        return frame

    return resaved(edit)


def labels(variable: str, edit: Callable[[dict], dict]) -> Change:
    """Edit the value labels of an SPSS variable."""

    def change(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
        of_variable = declared["variable_value_labels"]
        before = of_variable.get(variable, {})
        of_variable[variable] = edit(dict(before))
        assert of_variable[variable] != before
        return frame

    return resaved(change)


def labelled_cell(variable: str, row: int, new: float, label: str) -> Change:
    """Write one SPSS cell, rows counting from 1, and label its code."""

    def edit(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
        frame.loc[row - 1, variable] = new
        declared["variable_value_labels"].setdefault(variable, {})[new] = label
        return frame

    return resaved(edit)


def unlabelled(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
    declared["variable_value_labels"] = {}
    return frame


def undeclared(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
    declared["missing_ranges"] = {}
    return frame


def renamed(names: dict[str, str]) -> Change:
    """Rename SPSS variables with all that is declared of them."""

    def edit(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
        for key in ("column_labels", "variable_value_labels", "missing_ranges", "variable_format"):
            declared[key] = {names.get(name, name): v for name, v in declared[key].items()}
        return frame.rename(columns=names)

    return resaved(edit)


_STATA_ROW = 176
#: Bytes of the German variables from the start of an interview, and how each is packed.
_STATA = {"lfdnr": (0, "<d"), "land": (8, "<d"), "sample_point": (16, "<d"), "gewicht": (168, "<d")}
_STATA |= {"v11_1": (24, "<i"), "alter": (152, "<i")}
#: Stata packs the missing value "." of a long as this number, and ".a" to ".z" as the next.
STATA_LONG = 2_147_483_621
STATA_DOUBLE = float.fromhex("0x1.0000000000000p+1023")


def stata(variable: str, row: int, new: float) -> Change:
    """Write one Stata cell in place; rows count from 1."""
    offset, packing = _STATA[variable]

    def change(data: bytes) -> bytes:
        start = data.index(b"<data>") + len(b"<data>")
        at = start + (row - 1) * _STATA_ROW + offset
        new_bytes = struct.pack(packing, new)
        assert data[at : at + len(new_bytes)] != new_bytes
        return put(at, new_bytes)(data)

    return change


def after(mark: bytes, offset: int, new: bytes) -> Change:
    """Overwrite the bytes that follow a mark at a distance."""
    return lambda data: put(data.index(mark) + len(mark) + offset, new)(data)
