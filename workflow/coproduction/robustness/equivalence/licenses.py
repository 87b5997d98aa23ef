"""Licenses: what steps of invariance say of comparisons between countries, and means of factors.

An index as observed needs all its items alike: slopes compare where the metric step holds for all,
means where the scalar step does too. Where items had to be freed, what compares is the factor and
no longer the index (Byrne, Shavelson and Muthén 1989; Steinmetz 2013); nothing does where no step
holds. An index that its items make up has no factor to test (Bollen and Lennox 1991).
"""

from collections.abc import Iterator, Sequence

import pandas as pd
from scipy.special import ndtri

from coproduction.harmonise.microdata import Microdata
from coproduction.inference.domains import design_of
from coproduction.results import contract
from coproduction.results.invariance_files import LICENSED, LICENSES
from coproduction.robustness.equivalence.grouped import Grouped
from coproduction.study.resolved.instruments import Measured

#: What a step of invariance that holds for all items licenses; one with items freed: `LATENT`.
OF_STEP = {"scalar": "means", "metric": "slopes"}
LATENT = "latent"
#: Steps that have means of the factor.
WITH_MEANS = ("scalar", "partial_scalar")
CONFIDENCE = 0.95


def licensed(entries: Sequence[Measured], analysis: Microdata, steps: pd.DataFrame) -> pd.DataFrame:
    """What `steps`, rows of invariance/steps.csv, license of every index and area: `LICENSED`."""
    design = design_of(analysis, "certainty")
    rows = []
    for measured in entries:
        entry, own = measured.entry, _of(steps, measured)
        holding = own[own["result"] == "holds"]
        license_, why = license_of(own), _reason(own)
        if measured.construct == "formative":
            license_, why = "", "formative"
        cut = measured.cutoffs
        rows.append(
            {
                "area": entry.area,
                "index": entry.index,
                "construct": measured.construct,
                "n_items": len(entry.items),
                "n_answers": Grouped.of(entry, analysis, design).answers,
                "license": license_ or None,
                "remark": why if not license_ else None,
                "step": holding["step"].iloc[-1] if len(holding) else None,
                "latent_step": _with_means(own) or None,
                "least_cfi": cut.cfi,
                "greatest_srmr": cut.srmr,
                "cfi_fall": cut.cfi_fall,
                "rmsea_rise": cut.rmsea_rise,
            }
        )
    return contract.frame(LICENSED, rows)


def license_of(own: pd.DataFrame) -> str:
    """What the steps of one index license, one of `LICENSES`; empty where none was tested."""
    holding = own[(own["result"] == "holds") & (own["step"] != "configural")]
    held = {
        OF_STEP[step] if freed == 0 else LATENT
        for step, freed in zip(holding["step"], holding["n_freed"], strict=True)
    }
    if held:
        return min(held, key=LICENSES.index)
    return "neither" if (own["result"] == "fails").any() else ""


def means(
    entries: Sequence[Measured],
    countries: Sequence[str],
    steps: pd.DataFrame,
    parameters: pd.DataFrame,
) -> Iterator[dict]:
    """Rows of `MEANS` by the last step that holds and has some; `parameters` of all steps."""
    for measured in entries:
        step = _with_means(_of(steps, measured))
        own = _of(parameters, measured)
        inside = set(own["country"]) or {*countries}
        own = own[(own["step"] == step) & (own["parameter"] == "factor_mean")]
        names = own["country"].to_list()
        found = dict(zip(names, own[["estimate", "std_error"]].to_numpy(), strict=True))
        for country in countries:
            row = mean_row(country, measured, "latent")
            if country in found:
                row |= interval(*map(float, found[country]))
            else:
                row |= {"remark": "no_shared_intercepts" if country in inside else "left_out"}
            yield row


def mean_row(country: str, measured: Measured, method: str) -> dict:
    """What every row of `MEANS` has."""
    keys = {"country": country, "area": measured.entry.area, "index": measured.entry.index}
    return keys | {"method": method, "confidence": CONFIDENCE}


def interval(estimate: float, error: float) -> dict:
    """A mean with its error and interval; what is fixed has neither."""
    if pd.isna(error):
        return {"estimate": estimate}
    reach = -float(ndtri((1 - CONFIDENCE) / 2)) * error
    return {
        "estimate": estimate,
        "std_error": error,
        "conf_low": estimate - reach,
        "conf_high": estimate + reach,
    }


def _of(rows: pd.DataFrame, measured: Measured) -> pd.DataFrame:
    entry = measured.entry
    return rows[(rows["area"] == entry.area) & (rows["index"] == entry.index)]


def _with_means(own: pd.DataFrame) -> str:
    """The last step that holds and has means of the factor; empty where none has."""
    held = own[(own["result"] == "holds") & own["step"].isin(WITH_MEANS)]
    return str(held["step"].iloc[-1]) if len(held) else ""


def _reason(own: pd.DataFrame) -> str:
    """Why no step was tested."""
    without = own[own["step"].isna()]
    return str(without["remark"].iloc[0]) if len(without) else "untested"
