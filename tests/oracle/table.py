"""The oracle table: every number of R and of publications beside ours.

    PYTHONPATH=workflow:tests python -m oracle.table [--out <csv>]

Prints the table, a line a case, and what was left out for want of data; ends with 1 where a
difference exceeds its tolerance. The tests of this folder hold the same comparisons.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from oracle import (
    alignment,
    assumptions,
    between,
    categories,
    contrasts,
    dif,
    effects,
    finite,
    imputation,
    inequality,
    invariance,
    likelihood,
    models,
    multiverse,
    nested,
    plausible,
    precision,
    published,
    reach,
    reliability,
    replicates,
    sensitivity,
    survey,
    unanswered,
    waves,
)
from oracle.comparison import Comparison

#: Topic to its cases, each a function that gives comparisons.
TOPICS: dict[str, dict[str, Callable[[], Iterator[Comparison]]]] = {
    "published": published.CASES,
    "survey": survey.CASES,
    "likelihood": likelihood.CASES,
    "categories": categories.CASES,
    "assumptions": assumptions.CASES,
    "unanswered": unanswered.CASES,
    "models": models.CASES,
    "contrasts": contrasts.CASES,
    "effects": effects.CASES,
    "finite": finite.CASES,
    "multiverse": multiverse.CASES,
    "nested": nested.CASES,
    "invariance": invariance.CASES,
    "alignment": alignment.CASES,
    "dif": dif.CASES,
    "plausible": plausible.CASES,
    "imputation": imputation.CASES,
    "precision": precision.CASES,
    "between": between.CASES,
    "inequality": inequality.CASES,
    "replicates": replicates.CASES,
    "reach": reach.CASES,
    "reliability": reliability.CASES,
    "sensitivity": sensitivity.CASES,
    "waves": waves.CASES,
}


def table() -> tuple[pd.DataFrame, list[str]]:
    """Return the table, a row a number, and why cases are not in it."""
    rows, absent = [], []
    for topic, cases in TOPICS.items():
        for case, comparisons in cases.items():
            try:
                rows += list(comparisons())
            except published.Absent as why:
                absent.append(f"{topic} {case}: {why}")
    return pd.DataFrame(
        {
            "topic": [c.topic for c in rows],
            "case": [c.case for c in rows],
            "domain": [c.domain for c in rows],
            "term": [c.term for c in rows],
            "statistic": [c.statistic for c in rows],
            "ours": [c.ours for c in rows],
            "reference": [c.reference for c in rows],
            "difference": [c.difference for c in rows],
            "tolerance": [c.tolerance for c in rows],
            "measure": ["relative" if c.relative else "absolute" for c in rows],
            "agrees": ["yes" if c.agrees else "NO" for c in rows],
        }
    ), absent


def main() -> int:
    """Print the table; return 1 where a number is not the reference's."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--out", type=Path, help="also write the table here, unless data are absent"
    )
    given = parser.parse_args()
    found, absent = table()
    shown = found.assign(
        ours=found["ours"].map("{:.10g}".format),
        reference=found["reference"].map("{:.10g}".format),
        difference=found["difference"].map("{:.1e}".format),
        tolerance=found["tolerance"].map("{:.0e}".format),
    )
    print(shown.to_string(index=False))
    cases = found.assign(size=found["difference"].abs()).groupby(["topic", "case"], sort=False)
    summary = cases.agg(
        numbers=("size", "size"),
        largest_difference=("size", "max"),
        tolerance=("tolerance", "max"),
        differ=("agrees", lambda a: int((a == "NO").sum())),
    )
    print("\n" + summary.to_string(float_format="{:.1e}".format))
    for why in absent:
        print(f"left out: {why}")
    differ = found[found["agrees"] == "NO"]
    print(f"\n{len(found)} numbers, {len(differ)} beyond their tolerance")
    if given.out and not absent:
        shown.to_csv(given.out, index=False)
    return int(len(differ) > 0)


if __name__ == "__main__":
    sys.exit(main())
