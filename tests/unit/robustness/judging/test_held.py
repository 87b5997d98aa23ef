"""What verdicts are held against: other specifications, and whether countries compare."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t
from specified import category, fit, model, number

from coproduction.results import contract
from coproduction.results.harmonisation_files import COMPARABILITY, STATUSES
from coproduction.results.hypothesis_files import COMPARABLE
from coproduction.results.invariance_files import LICENSED, LICENSES
from coproduction.robustness.judging.held import CODES, Admissible, Held, codes, licensed
from coproduction.robustness.judging.joint import Combination
from coproduction.robustness.judging.verdicts import Row, table
from coproduction.study.resolved.analysis import Linear
from coproduction.study.resolved.claims import Claim, Claims, Comparison, Measure, Part

COUNTRIES = ["AA", "BB"]
MODEL = model(
    fit(number("acts", "acts_s"), number("x"), category("country", COUNTRIES), area="s"),
    fit(number("acts", "acts_h"), number("x"), category("country", COUNTRIES), area="h"),
    countries=COUNTRIES,
)


def claims(*found, correction="holm", countries=("AA", "BB")):
    made_of = {"acts_s": ("a", "b"), "acts_h": ("c",)}
    families = dict.fromkeys((one.family for one in found), correction)
    shape = (found, countries, {"m": MODEL}, {}, "fail", made_of)
    return Claims(0.05, 1000, 1, families, *shape)


def of_terms(area="s", country="all", direction="positive", name="c"):
    one = Comparison(area, country, "x", model="m")
    return Claim(name, "terms", direction, "", 1.0, "points", "f", (one,))


def of_means(test="country_pairs"):
    parts = (Part(1.0, "acts_s", "AA"), Part(-1.0, "acts_s", "BB"))
    one = Comparison("s", "all", "acts", "AA", "BB", parts=parts)
    measures = {"acts_s": Measure("acts", "s", "acts_s", Linear(1.0, 0.0))}
    return Claim("c", test, "positive", "", 1.0, "points", "f", (one,), measures)


def test_every_license_and_every_status_is_told():
    assert (*LICENSES,) == COMPARABLE[:4]
    assert {*CODES} == {*STATUSES} and {*CODES.values()} == {*COMPARABLE[4:]}


def test_licenses_are_those_of_the_file_where_there_is_one():
    head = dict.fromkeys(("least_cfi", "greatest_srmr", "cfi_fall", "rmsea_rise"), 0.1)
    head |= {"index": "acts", "construct": "reflective", "n_items": 3, "n_answers": 3}
    rows = [head | {"area": "s", "license": "slopes"}, head | {"area": "h", "remark": "formative"}]
    assert licensed(contract.frame(LICENSED, rows)) == {("acts", "s"): "slopes"}


def test_codes_are_those_of_the_least_source():
    statuses = [("u", "a", "identical"), ("v", "a", "one_to_one"), ("u", "b", "recoded")]
    statuses += [("v", "b", "identical"), ("u", "c", "identical"), ("v", "c", "unavailable")]
    found = codes(contract.frame(COMPARABILITY, statuses))
    assert found == {"a": "same_codes", "b": "recoded_codes", "c": "partial_codes"}


def test_invariance_goes_before_codes_where_all_outcomes_have_it():
    held = Held({}, {("acts", "s"): "slopes"}, {"a": "same_codes", "c": "partial_codes"})
    for claim in (of_terms(), of_means()):
        assert held.comparable(claims(claim), claim, claim.comparisons[0]) == "slopes"
    difference = Comparison("all", "all", "x", "s", "h", "m")
    claim = Claim("c", "term_differences", "positive", "", 1.0, "points", "f", (difference,))
    assert held.comparable(claims(claim), claim, difference) == "partial_codes"


def test_codes_are_those_of_items_and_of_the_correlate():
    held = Held({}, {}, {"a": "same_codes", "b": "same_codes", "x": "recoded_codes"})
    claim = of_terms()
    assert held.comparable(claims(claim), claim, claim.comparisons[0]) == "recoded_codes"
    means = of_means()
    assert held.comparable(claims(means), means, means.comparisons[0]) == "same_codes"


def test_within_one_country_nothing_is_compared():
    held = Held({}, {("acts", "s"): "means"}, {})
    claim = of_terms(country="AA")
    assert held.comparable(claims(claim), claim, claim.comparisons[0]) == ""
    alone = of_terms()
    assert held.comparable(claims(alone, countries=("AA",)), alone, alone.comparisons[0]) == ""


def judged(estimates, errors, correction="holm", beside=(0.04,)):
    """The row of a claim supported by 5 ± 1, beside others of its family, held against some."""
    df = np.full(len(estimates), 40.0)
    varied = Admissible(np.array(estimates), np.array(errors), df)
    held = Held({("m", "s", "x"): varied}, {}, {})
    first = of_terms()
    others = [of_terms("h", name=f"o{k}") for k in range(len(beside))]
    rows = [Row(first, first.comparisons[0], Combination(5.0, 1.0, 40.0, ""), 1.0, "outcome")]
    for one, p in zip(others, beside, strict=True):
        value = float(t.isf(p / 2, 40.0))
        found = Combination(value, 1.0, 40.0, "")
        rows.append(Row(one, one.comparisons[0], found, 1.0, "outcome"))
    of = claims(first, *others, correction=correction)
    return table(of, rows, [], dict.fromkeys((c.name for c in of.claims), "S."), held)


def test_the_share_is_of_specifications_with_the_same_verdict():
    """Supported as it is; others are too small, not sure, negligible, or of the other direction."""
    found = judged([5.0, 5.0, 0.9, 1.5, 0.1, -5.0, 6.0], [1.0, 1.0, 0.2, 1.0, 0.1, 1.0, 1.0])
    assert found.loc[0, "verdict"] == "supported"
    assert found.loc[0, "multiverse_share"] == pytest.approx(3 / 7)
    assert pd.isna(found.loc[1, "multiverse_share"])


@pytest.mark.parametrize(("correction", "share"), [("none", 1.0), ("holm", 0.5)])
def test_a_specification_is_corrected_in_the_family_of_its_row(correction, share):
    """t of 2.2 at 40 degrees of freedom has p = .034: with another of .2 Holm makes it .067."""
    found = judged([5.0, 2.2], [1.0, 1.0], correction, (0.2,))
    assert found.loc[0, "multiverse_share"] == share


def test_waves_are_told_by_the_codes_of_the_sources_in_one_country_too():
    """Invariance is tested between countries, and says nothing of waves."""
    held = Held({}, {("acts", "s"): "slopes"}, {"a": "recoded_codes"})
    parts = (Part(1.0, "acts_s", "AA", "later"), Part(-1.0, "acts_s", "AA", "base"))
    one = Comparison("s", "AA", "acts", "wave=later", "wave=base", parts=parts)
    measures = {"acts_s": Measure("acts", "s", "acts_s", Linear(1.0, 0.0))}
    given = ("groups", "positive", "", 1.0, "points", "f", (one,), measures, "")
    by_wave, by_arm = Claim("c", *given, "wave"), Claim("c", *given, "arm")
    assert held.comparable(claims(by_wave), by_wave, one) == "recoded_codes"
    assert held.comparable(claims(by_arm), by_arm, one) == ""
