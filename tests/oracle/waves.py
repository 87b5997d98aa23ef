"""Changes between waves and differences of arms against R `survey` (waves.R, waves_values.csv)."""

from collections.abc import Iterator
from functools import partial

from made_studies import loaded, respondents
from oracle.comparison import Comparison, compare
from oracle.contrasts import NOTHING

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


CASES = {
    "waves": partial(_compared, "waves", "followups"),
    "arms": partial(_compared, "arms", "schooltrial"),
}
