"""What rows of hypotheses.csv do not tell, and why."""

from collections.abc import Mapping
from typing import Any

import pandas as pd


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def withheld(row: Mapping[str, Any]) -> str:
    """What is withheld of a row of hypotheses.csv that has a verdict: ``estimate``, ``interval``,
    or nothing."""
    if row["part"] == "whole" or row["verdict"] == "not_answerable":
        return ""
    if not _known(row["estimate"]):
        return "estimate"
    return "" if _known(row["conf_low"]) and _known(row["p_value"]) else "interval"
