"""What judging the claims of a study needs of its data."""

from coproduction.robustness.judging.claimed import needed
from coproduction.study.resolved.claims import Claims


def test_errors_of_means_know_of_populations_and_raking_where_the_data_do():
    claims = Claims(0.05, 99, 1, {}, (), ("AA",), {}, {}, "fail")
    plain = ["respondent", "source", "country", "weight", "stratum", "psu", "x"]
    usual = ["source", "country", "weight", "stratum", "psu"]
    assert needed(claims, plain) == usual
    more = ["fpc", "weight_unraked", "raked__1", "raked__2"]
    assert {*needed(claims, [*plain, *more])} == {*usual, *more}
