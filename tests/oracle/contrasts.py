"""Contrasts of means, and their tests, against R `survey` (contrasts.R, contrasts_values.csv)."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd
from oracle.comparison import Comparison, compare
from oracle.survey import COUNTRIES, linear, respondents

from coproduction.results import contract, model_files
from coproduction.robustness.judging.claimed import judged
from coproduction.study.resolved.analysis import Linear
from coproduction.study.resolved.claims import Claim, Claims, Measure, Part
from coproduction.study.resolved.claims import Comparison as Compared
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.specification import ALL, Replication

HERE = Path(__file__).parent
RELATIVE = 1e-9
STATISTICS = ("estimate", "std_error", "df", "p_value", "equivalence_p")
#: No results of models: contrasts are of means.
NOTHING = {
    "estimates": contract.frame(model_files.ESTIMATES, []),
    "tests": contract.frame(model_files.TESTS, []),
    "remarks": contract.frame(model_files.FIT_REMARKS, []),
}
MEASURES = {name: Measure(name, ALL, name, Linear(1.0, 0.0)) for name in ("y", "x")}
SMALLEST = 2.0


def rows(
    data: pd.DataFrame,
    comparisons: list[Compared],
    countries: list[str],
    model: Model | None = None,
    replication: dict[str, Replication] | None = None,
    by: str = "",
) -> list[dict]:
    """The rows of one claim about some comparisons."""
    name = model.name if model else ""
    asked = tuple(comparisons), MEASURES, name, by
    claim = Claim("c", "outcomes", "positive", "", SMALLEST, "points", "c", *asked)
    claims = Claims(
        alpha=0.05,
        draws=1000,
        seed=1,
        corrections={"c": "none"},
        claims=(claim,),
        countries=tuple(countries),
        models={name: model} if model else {},
        replication=replication or {},
        singletons="fail",
    )
    return judged(claims, data, NOTHING, {"c": "A claim."}).to_dict("records")


def against_mean(country: str, model: str = "") -> Compared:
    """A country less the mean of all."""
    parts = tuple(Part((one == country) - 1 / 3, "y", one) for one in COUNTRIES)
    return Compared(ALL, country, "y", country, model=model, parts=parts)


def pair(left: str, right: str, model: str = "") -> Compared:
    """A country less another."""
    parts = Part(1.0, "y", left), Part(-1.0, "y", right)
    return Compared(ALL, ALL, "y", left, right, model, parts)


def outcomes(countries: list[str]) -> Compared:
    """One outcome less the other, in the mean of some countries."""
    share = 1 / len(countries)
    parts = [
        Part(sign * share, name, one) for one in countries for name, sign in (("y", 1), ("x", -1))
    ]
    country = countries[0] if len(countries) == 1 else ALL
    return Compared(ALL, country, "y", "y", "x", parts=tuple(parts))


def groups(countries: list[str]) -> Compared:
    """Those with paid work less those who do not seek it, in the mean of some countries."""
    share = 1 / len(countries)
    signs = {"paid": share, "other": -share}
    parts = [Part(sign, "y", one, level) for one in countries for level, sign in signs.items()]
    country = countries[0] if len(countries) == 1 else ALL
    return Compared(ALL, country, "y", "work=paid", "work=other", parts=tuple(parts))


def _numbers(found: list[dict], keys: list[tuple[str, str]]) -> dict:
    return {
        (*key, name): row[name] for key, row in zip(keys, found, strict=True) for name in STATISTICS
    }


PAIRS = [("AA", "BB"), ("AA", "CC"), ("BB", "CC")]


def _countries(case: str, adjusted: bool, pairs: bool) -> Iterator[Comparison]:
    """Countries held against their mean, or each other, as they are or at the same correlates."""
    model = linear() if adjusted else None
    name = model.name if model else ""
    asked = [pair(*one, name) for one in PAIRS] if pairs else []
    asked = asked or [against_mean(country, name) for country in COUNTRIES]
    keys = [(ALL, " ".join(one)) for one in PAIRS] if pairs else [(ALL, one) for one in COUNTRIES]
    found = rows(respondents("fail"), asked, COUNTRIES, model)
    yield from compare("contrasts", case, _numbers(found, keys), RELATIVE)


def _outcomes() -> Iterator[Comparison]:
    data = respondents("fail")
    over = [*([country] for country in COUNTRIES), COUNTRIES]
    found = rows(data, [outcomes(one) for one in over], COUNTRIES)
    keys = [(domain, "y x") for domain in (*COUNTRIES, ALL)]
    yield from compare("contrasts", "outcomes", _numbers(found, keys), RELATIVE)


def _groups() -> Iterator[Comparison]:
    over = [*([country] for country in COUNTRIES), COUNTRIES]
    found = rows(respondents("fail"), [groups(one) for one in over], COUNTRIES, by="work")
    keys = [(domain, "paid other") for domain in (*COUNTRIES, ALL)]
    yield from compare("contrasts", "groups", _numbers(found, keys), RELATIVE)


def _replicated() -> Iterator[Comparison]:
    raw = pd.read_csv(HERE / "replicates_BT.csv")
    columns = [name for name in raw if name.startswith("bootstrap")]
    renamed = {name: COLUMN.format(k) for k, name in enumerate(columns, start=1)}
    data = raw.rename(columns=renamed).assign(source="bt", stratum=None, psu=None)
    data["country"] = pd.Categorical(["BT"] * len(data), ["BT"])
    given = {"bt": Replication("bootstrap", tuple(columns), True)}
    found = rows(data, [outcomes(["BT"])], ["BT"], replication=given)
    yield from compare("contrasts", "replicates", _numbers(found, [("BT", "y x")]), RELATIVE)


CASES = {
    "country": partial(_countries, "country", False, False),
    "country_pairs": partial(_countries, "country_pairs", False, True),
    "adjusted": partial(_countries, "adjusted", True, False),
    "adjusted_pairs": partial(_countries, "adjusted_pairs", True, True),
    "outcomes": _outcomes,
    "groups": _groups,
    "replicates": _replicated,
}
