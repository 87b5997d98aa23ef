"""Changes between waves, differences and balance of arms against R `survey` (waves.R)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from made_studies import loaded, respondents
from oracle.comparison import Comparison, compare
from oracle.contrasts import NOTHING

from coproduction.robustness.judging import balanced
from coproduction.robustness.judging.claimed import judged
from coproduction.study.resolved.claims import Claims

RELATIVE = 1e-9
STATISTICS = ("estimate", "std_error", "df", "p_value")
#: What R calls the levels.
CALLED = {
    "base": "2008",
    "second": "2013",
    "third": "2018",
    "nothing": "0",
    "letter": "1",
    "visit": "2",
}
SCHOOLING = ("primary", "secondary", "tertiary")
EFFICACY = ("none", "small", "some", "big")


def of_groups(claims: Claims) -> Claims:
    """The claims about groups alone, whose tests need no model."""
    kept = tuple(claim for claim in claims.claims if claim.test == "groups")
    corrections = {claim.family: claims.corrections[claim.family] for claim in kept}
    return Claims(**vars(claims) | {"claims": kept, "models": {}, "corrections": corrections})


def _compared(case: str, study: str) -> Iterator[Comparison]:
    found = loaded(study)
    assert found.claims is not None
    claims = of_groups(found.claims)
    words = {claim.name: claim.name for claim in claims.claims}
    ours = {}
    for row in judged(claims, respondents(found), NOTHING, words).to_dict("records"):
        pair = [CALLED[row[side].partition("=")[2]] for side in ("left", "right")]
        key = row["country"], " ".join(pair)
        ours |= {(*key, name): row[name] for name in STATISTICS}
    yield from compare("waves", case, ours, RELATIVE)


#: What R calls the variables and their levels.
COLUMNS = {
    ("female", "female"): "female",
    ("age", ""): "age",
    **{("schooling", one): f"school{k}" for k, one in enumerate(SCHOOLING, start=1)},
    **{("efficacy", one): f"efficacy{k}" for k, one in enumerate(EFFICACY, start=1)},
}
TESTS = ("statistic", "df_numerator", "df_denominator", "p_value")


def _balance() -> Iterator[Comparison]:
    """The arms of the trial; all variables together are those that everybody answered."""
    study = loaded("schooltrial")
    (asked,) = study.balances()
    analysis = respondents(study)
    whole = tuple(one for one in asked.variables if one.name != "efficacy")
    ours = {}
    for one in (asked, replace(asked, variables=whole)):
        for row in balanced.told((one,), analysis).fillna({"level": ""}).to_dict("records"):
            arm, name = CALLED.get(str(row["group_level"])), row["variable"]
            if arm is None:
                called = {"schooling": "school", "all": "together"}.get(name, name)
                ours |= {("all", called, test): row[test] for test in TESTS}
            elif column := COLUMNS.get((name, row["level"])):
                ours["all", column, f"mean{arm}"] = row["mean"]
                ours["all", column, f"difference{arm}"] = row["difference"]
    yield from compare("waves", "balance", ours, RELATIVE)


CASES = {
    "waves": partial(_compared, "waves", "followups"),
    "arms": partial(_compared, "arms", "schooltrial"),
    "balance": _balance,
}
