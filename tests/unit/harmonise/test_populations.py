"""Finite populations of a source, read and judged."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from declarations import source
from exports import export

from coproduction.harmonise import populations

STRATA = ["n", "n", "n", "s", "s"]
UNITS = ["1", "2", "2", "3", "4"]


def found(fpc: Any, cells: list[str] | None = None) -> tuple[list[float], list[str]]:
    """The populations of five respondents of two strata, and what is wrong with them."""
    data = {"REG": STRATA, "NPSU": cells or ["4", "4", "4", "0.5", "0.5"]}
    declared = replace(source(), strata=("REG",), fpc=fpc)
    stratum, psu = (pd.Categorical(given) for given in (STRATA, UNITS))
    columns, faults = populations.of(export(**data), declared, stratum, psu)
    told = [f"{fault.column}: {fault.problem} | {fault.mend}" for fault in faults]
    return list(columns.get("fpc", [])), told


def test_a_column_a_number_or_one_a_stratum():
    assert found("NPSU") == ([4, 4, 4, 0.5, 0.5], [])
    assert found(0.25) == ([0.25] * 5, [])
    assert found({"n": 10, "s": 0.5}) == ([10, 10, 10, 0.5, 0.5], [])
    assert found(None) == ([], [])


def test_codes_of_strata_may_be_read_as_numbers():
    data = {"REG": ["1", "1", "2"]}
    stratum, psu = pd.Categorical(data["REG"]), pd.Categorical(["1", "2", "3"])
    declared = replace(source(), strata=("REG",), fpc={1: 4, 2: 0.5})
    columns, faults = populations.of(export(**data), declared, stratum, psu)
    assert (columns["fpc"].tolist(), faults) == ([4, 4, 0.5], [])


@pytest.mark.parametrize(
    ("fpc", "cells", "said"),
    [
        ("NPSU", ["4", "", "4", "0", "0.5"], "NPSU: populations are empty, declared missing, 0"),
        ("NPSU", ["4", "5", "4", "9", "9"], "NPSU: stratum 'n': populations from 4 to 5"),
        (1.5, None, ": stratum 'n': 2 sampling units of a population of 1.5"),
        ({"n": 10}, None, "REG: fpc of study.yaml has no number for 's' | 's': <number>"),
        ({"n": 10, "s": 9, "x": 9}, None, "no respondent has the stratum 'x'"),
    ],
)
def test_what_counts_no_population_is_told(fpc, cells, said):
    _, told = found(fpc, cells)
    assert any(said in one for one in told), told


def test_respondents_without_units_are_their_own():
    stratum = pd.Categorical(STRATA)
    psu = pd.Categorical.from_codes(np.full(5, -1), pd.Index([], dtype="str"))
    _, faults = populations.of(
        export(REG=STRATA), replace(source(), strata=("REG",), fpc=2), stratum, psu
    )
    assert [fault.problem for fault in faults] == [
        "stratum 'n': 3 sampling units of a population of 2"
    ]
