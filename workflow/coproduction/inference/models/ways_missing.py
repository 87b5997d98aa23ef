"""Models of imputed answers beside the same of who answered all, and with answers kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from coproduction.faults import Faults
from coproduction.harmonise.microdata import Microdata
from coproduction.inference.models.fit import results
from coproduction.results import model_files
from coproduction.results.contract import frame
from coproduction.results.imputation_files import ESTIMATES
from coproduction.study.resolved.model_types import Missing, Model

#: Remarks on estimates that one respondent, or answers all alike, give alone.
OF_ONE = ("level_of_one", "fitted_without_rest")
_KEY = ["model", "outcome", "area", "country"]
_ROW = [*_KEY, "term", "category"]


def beside(
    models: Sequence[Model], analysis: Microdata, found: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return `imputation_files.ESTIMATES`: every estimate of imputed answers, listwise, and with
    don't know and refused for answers (see `kept_missing`), where the model can have these.

    Parameters
    ----------
    models
        Models of imputed answers.
    analysis
        One row a respondent, with the columns that `reading.needed` names, or what reads these.
    found
        Their ``estimates``, ``fits``, ``diagnostics`` and ``remarks``, of all models together.

    A model that cannot be estimated otherwise has rows without numbers, which say so.
    """
    rows: dict[tuple, list[dict[str, Any]]] = {}
    for model in models:
        own = {name: part[part["model"] == model.name] for name, part in found.items()}
        imputed = _rows("imputed", own)
        every = [*imputed]
        for way in otherwise(model):
            own = replace(model, missing=way, profiles=(), marginal=())
            try:
                every += _rows(way, vars(results(own, analysis)))
            except Faults:
                every += [_empty(row, way) for row in imputed]
        for row in every:
            rows.setdefault(tuple(row[name] for name in _ROW), []).append(row)
    return frame(ESTIMATES, [row for both in rows.values() for row in both])


def otherwise(model: Model) -> tuple[Missing, ...]:
    """The ways that a model of imputed answers stands beside.

    With answers kept none that has interactions or is standardised.
    """
    joined = any(term.kind == "interaction" for fit in model.fits for term in fit.terms)
    return ("listwise",) if joined or model.standardised else ("listwise", "category")


def _rows(way: str, found: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """The estimates of one way."""
    n = _told(found["fits"], _KEY, "n")
    told = found["diagnostics"]
    missing = _told(told[told["measure"] == "missing_information"], _ROW, "value")
    times = _told(found["fits"], _KEY, "imputations")
    remarks = found["remarks"]
    alone = _told(remarks[remarks["remark"].isin(OF_ONE)], [*_KEY, "term"], "remark")
    rows = []
    for row in _records(found["estimates"]):
        key = tuple(row[name] for name in _KEY)
        if way != "imputed" and (*key, row["term"]) in alone:
            rows.append(_empty(row, way, "of_one") | {"n": n[key], "m": times.get(key)})
            continue
        kept = {name: cell for name, cell in row.items() if name in ESTIMATES.names}
        more = {"missing": way, "n": n[key], "m": times.get(key)}
        more["missing_information"] = missing.get(tuple(row[name] for name in _ROW))
        rows.append(kept | more)
    return rows


def _empty(row: Mapping[str, Any], way: str, why: str = "not_estimable") -> dict[str, Any]:
    """The row of an estimate that there is none of."""
    return {name: row[name] for name in (*_ROW, "kind")} | {
        "missing": way,
        "lacking": why,
    }


def _told(rows: pd.DataFrame, by: Sequence[str], name: str) -> dict[tuple, Any]:
    return {tuple(row[key] for key in by): row[name] for row in _records(rows)}


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    filled = rows.astype("object").where(rows.notna(), None)
    return [{str(name): cell for name, cell in row.items()} for row in filled.to_dict("records")]


#: Parts of the results of models that `beside` takes, to their files.
PARTS = {
    "estimates": model_files.ESTIMATES,
    "fits": model_files.FIT,
    "diagnostics": model_files.DIAGNOSTICS,
    "remarks": model_files.FIT_REMARKS,
}
