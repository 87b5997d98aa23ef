"""Differential item functioning against R `ordinal` and `survey` (dif.R, dif_values.csv)."""

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pandas as pd
from oracle.comparison import Comparison, theirs

from coproduction.robustness.equivalence.dif import tested
from coproduction.study.resolved.analysis import Index, Linear
from coproduction.study.resolved.instruments import Matched

HERE = Path(__file__).parent
ITEMS = ("i1", "i2", "i3", "two")
#: Difference allowed; scores and information of R are by numeric derivatives.
ALLOWED = 1e-6


@cache
def _ours() -> dict[tuple[str, str, str], float]:
    data = pd.read_csv(HERE / "dif.csv")
    data["country"] = pd.Categorical(data["country"])
    scored = {item: Linear(1.0, 0.0) for item in ITEMS}
    index = Index("t", "all", "t", True, len(ITEMS), False, "mean", scored)
    tests, parameters = tested([Matched(index, "", "")], data)
    found = {}
    for row in tests.to_dict("records"):
        for name in (
            "statistic",
            "df_denominator",
            "p_value",
            "mcfadden_change",
            "nagelkerke_change",
            "slope_change",
        ):
            found[row["item"], row["test"], name] = row[name]
    cuts: dict[str, int] = {}
    for row in parameters.to_dict("records"):
        term = row["country"] if row["parameter"] == "country" else row["parameter"]
        if term == "threshold":
            cuts[row["item"]] = cuts.get(row["item"], 0) + 1
            term = f"threshold{cuts[row['item']]}"
        for name in ("estimate", "std_error", "conf_low", "conf_high"):
            found[row["item"], term, name] = row[name]
    return found


def _item(item: str) -> Iterator[Comparison]:
    for (domain, term, statistic), value in theirs("dif", item).items():
        ours = _ours()[item, term, statistic]
        large = abs(value) > 1
        yield Comparison("dif", item, domain, term, statistic, ours, value, ALLOWED, relative=large)


CASES = {item: partial(_item, item) for item in ITEMS}
