"""Marginal effects at values and by groups, and their differences, against R (effects.R)."""

from collections.abc import Iterator

from oracle import likelihood
from oracle.comparison import Comparison, compare
from specified import category, curve, fit, model, number, product, score

from coproduction.inference.models.fit import results
from coproduction.study.resolved.model_types import MarginalEffect, Model

#: Numeric derivatives of R bound what can be told.
RELATIVE = 1e-6
COUNTRIES = likelihood.COUNTRIES
COUNTRY = category("country", COUNTRIES)
SCORE, WORK = likelihood.TERMS[1:3]
BY_COUNTRY = MarginalEffect("slopes", "x", by="country", differences=True)
LOGIT = (
    BY_COUNTRY,
    MarginalEffect("curve", "x", at="x", values=(10.0, 30.0, 90.0), differences=True),
    MarginalEffect(
        "work", "work", at="country", at_levels=("AA", "BB"), differences=True, levels="pairwise"
    ),
    MarginalEffect("both", "x", at="x", values=(20.0, 60.0), by="country", differences=True),
)


def effects(spec: Model) -> dict[tuple[str, str, str], float]:
    """The effects of a model, called as the script calls them."""
    frame = results(spec, likelihood.respondents()).marginal_effects
    texts = ["level", "reference", "category", "at", "at_level", "group", "less_level"]
    found = {}
    for row in frame.fillna(dict.fromkeys([*texts, "less_group"], "")).to_dict("records"):
        compared = f"{row['level']} {row['reference']}" if row["level"] else row["term"]
        head = f"{row['category']} {compared}".strip()

        def place(at_level, value, group, head=head, row=row) -> str:
            at = f" at {at_level or format(value, 'g')}" if row["at"] else ""
            own = f" in {group}" if at and group else f" {group}" if group else ""
            return f"{head}{at}{own}"

        name = place(row["at_level"], row["at_value"], row["group"])
        if row["difference"]:
            name += f" - {place(row['less_level'], row['less_value'], row['less_group'])}"
        found |= {("", name, key): row[key] for key in ("estimate", "std_error", "p_value")}
    return found


def _logit() -> Iterator[Comparison]:
    terms = (curve("x", "quadratic"), SCORE, WORK, COUNTRY)
    crossed = (product("x", "country"), product("work", "country"))
    spec = model(
        fit(likelihood.OUTCOMES["logit"], *terms, *crossed),
        countries=COUNTRIES,
        estimator="logit",
        marginal=LOGIT,
    )
    return compare("effects", "effects_logit", effects(spec), RELATIVE)


def _crossed(case: str, outcome, **changes) -> Iterator[Comparison]:
    terms = (number("x"), SCORE, WORK, COUNTRY, product("x", "country"))
    spec = model(fit(outcome, *terms), countries=COUNTRIES, marginal=(BY_COUNTRY,), **changes)
    return compare("effects", case, effects(spec), RELATIVE)


CASES = {
    "effects_logit": _logit,
    "effects_ordered": lambda: _crossed(
        "effects_ordered",
        score("y", likelihood.ITEM, "item"),
        estimator="ordered_logit",
        by_category=True,
    ),
    "effects_linear": lambda: _crossed("effects_linear", number("y")),
}
