"""Finite populations of a source: the sampling units of each stratum, or the share sampled."""

import numpy as np
import pandas as pd

from coproduction.faults import Fault, nearest
from coproduction.harmonise import joined
from coproduction.readers.export import Export
from coproduction.study.resolved.survey import Source

#: Column of microdata, see `coproduction.inference.finite_population`.
COLUMN = "fpc"
CHECK = "fpc"
EXPECTED = "above 0: sampling units of the stratum in the population, or the share sampled up to 1"
SHOWN = 5


def of(
    export: Export, source: Source, stratum: pd.Categorical, psu: pd.Categorical
) -> tuple[dict[str, np.ndarray], list[Fault]]:
    """Return `COLUMN` with the (n,) numbers of the respondents, and what is wrong with them.

    `stratum` and `psu` are those of the respondents, without categories where none are declared.
    Nothing without `fpc`.
    """
    if source.fpc is None:
        return {}, []
    if isinstance(source.fpc, dict):
        values, faults = _by_stratum(export, source, source.fpc)
        column = joined.shown(source.strata)
    elif isinstance(source.fpc, str):
        values, column = export.numbers(source.fpc), source.fpc
        faults = _of_column(export, column, values)
    else:
        values, column, faults = np.full(len(export.data), float(source.fpc)), "", []
    return {COLUMN: values}, faults or _of_strata(export, column, values, stratum, psu)


def _of_column(export: Export, column: str, values: np.ndarray) -> list[Fault]:
    """Cells that count no population."""
    bad = np.flatnonzero(~(np.isfinite(values) & (values > 0)))
    if not len(bad):
        return []
    rows = tuple(_rows(export, bad[:SHOWN]).tolist())
    problem = "populations are empty, declared missing, 0, negative or no numbers"
    mend = "mend the export, or take fpc out of study.yaml"
    return [
        Fault(
            export.file,
            problem,
            column=column,
            rows=rows,
            n=len(bad),
            expected=EXPECTED,
            mend=mend,
            check=CHECK,
        )
    ]


def _rows(export: Export, places: np.ndarray) -> np.ndarray:
    return places + export.first_row if export.rows is None else export.rows[places]


def _by_stratum(
    export: Export, source: Source, given: dict[str, int | float]
) -> tuple[np.ndarray, list[Fault]]:
    """The numbers of a mapping; a fault for strata it lacks, and for those that nobody is of."""
    codes = joined.codes(export, source.strata)
    given = {str(name): number for name, number in given.items()}  # YAML reads 1 as a number
    names = [str(name) for name in codes.categories]
    met = [names[code] for code in np.unique(codes.codes[codes.codes >= 0])]
    lacking = [name for name in met if name not in given]
    faults = []
    if lacking or (codes.codes < 0).any():
        told = ", ".join(map(repr, lacking[:SHOWN])) or "respondents without a stratum"
        mend = ", ".join(f"{name!r}: <number>" for name in lacking[:SHOWN])
        problem = f"fpc of study.yaml has no number for {told}"
        column = joined.shown(source.strata)
        faults.append(
            Fault(export.file, problem, column=column, expected=EXPECTED, mend=mend, check=CHECK)
        )
    for name in given:
        if name not in met:
            problem = f"fpc of study.yaml: no respondent has the stratum {name!r}"
            hint = nearest(name, met) or "a code of strata"
            faults.append(Fault(export.file, problem, expected=hint, check=CHECK))
    lookup = np.array([float(given.get(name, np.nan)) for name in names] + [np.nan])
    return lookup[codes.codes], faults


def _of_strata(
    export: Export,
    column: str,
    values: np.ndarray,
    stratum: pd.Categorical,
    psu: pd.Categorical,
) -> list[Fault]:
    """Strata with several numbers, and with fewer sampling units than the file has of them."""
    unit = np.where(psu.codes < 0, -1 - np.arange(len(values)), psu.codes)
    frame = pd.DataFrame({"stratum": stratum.codes, "value": values, "unit": unit})
    told = frame.groupby("stratum").agg(
        low=("value", "min"), high=("value", "max"), units=("unit", "nunique")
    )
    faults = []

    def tell(kind: str, found: pd.DataFrame, expected: str) -> None:
        for code, row in found.head(SHOWN).iterrows():
            name = repr(stratum.categories[code]) if code >= 0 else "of all"  # type: ignore
            problem = f"stratum {name}: {kind.format(**row)}"
            faults.append(
                Fault(export.file, problem, column=column, expected=expected, check=CHECK)
            )

    several = told[told["low"] != told["high"]]
    tell("populations from {low:g} to {high:g}", several, "one number a stratum")
    few = told[(told["high"] > 1) & (told["units"] > told["high"])]
    said = "{units:.0f} sampling units of a population of {high:g}"
    tell(said, few, "a population no smaller than its sample; shares are 1 at most")
    return faults
