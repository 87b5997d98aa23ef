"""Estimates per step, and what rows say of it."""

import pandas as pd
import pytest
from unit.figures.cases import labels

from coproduction.figures.lettering import Legible
from coproduction.figures.stepped import stepped
from coproduction.study.resolved.steps import Step
from coproduction.words.fixed import languages

AGE = Step("units", 10, "age", unit="years")
#: A step to what its row says.
SAID = {
    AGE: "Age (10 years)",
    Step("units", 1, "age", unit="years"): "Age (unit: years)",
    Step("units", 1, "age"): "Age (1 point)",
    Step("units", 2.5, "age"): "Age (2.5 points)",
    Step("answers", 1, "age", answers=4): "Age (1 of 4 answers)",
    Step("points", 10, "age", ends=(0.0, 100.0)): "Age (10 on 0 to 100)",
    Step("other", 1, "age", levels=("no", "yes")): "Age (yes vs. no)",
    Step("deviations", 1, "age"): "Age (1 SD)",
    Step("deviations", 2, "age", unit="years"): "Age (2 SD = 35.2 years)",
}


def rows(*terms):
    return pd.DataFrame({"area": "a", "term": terms, "estimate": 1.5, "conf_low": -1.0})


def spread(**of):
    frame = pd.DataFrame({"variable": [*of], "std_deviation": [*of.values()]})
    return frame.assign(country="all", level="")


def shown(frame, steps, deviations=None, language="en"):
    out, stubs = stepped(frame, steps, deviations, Legible(labels({}, {}), language), None)
    return out, [stub.label.replace("\u00a0", " ") for stub in stubs]


@pytest.mark.parametrize("step", SAID)
def test_a_row_says_its_step_and_its_estimate_is_of_it(step):
    out, names = shown(rows("age"), {"age": {"a": step}}, spread(age=17.6))
    assert names == [SAID[step]]
    factor = 35.2 if step.kind == "deviations" and step.by == 2 else step.by
    assert out["estimate"].tolist() == pytest.approx([1.5 * factor])
    assert out["conf_low"].tolist() == pytest.approx([-1.0 * factor])


@pytest.mark.parametrize("language", languages())
def test_steps_are_told_in_every_language(language):
    for step, english in SAID.items():
        if step.kind != "deviations" and (step.kind != "units" or step.by == 1):
            name = shown(rows("age"), {"age": {"a": step}}, spread(age=17.6), language)[1][0]
            assert name != english or "point" in english, (language, name)


def test_a_product_is_multiplied_by_the_steps_of_both():
    steps = {"age": {"a": AGE}, "efficacy": {"a": Step("answers", 2, "efficacy", answers=4)}}
    out, _ = shown(rows("age:efficacy", "efficacy", "sex=f", "sex:age=f:"), steps)
    assert out["estimate"].tolist() == pytest.approx([30.0, 3.0, 1.5, 15.0])


def test_areas_may_have_steps_of_their_own():
    steps = {
        "age": {"a": Step("answers", 1, "x", answers=4), "b": Step("answers", 1, "y", answers=5)}
    }
    _, names = shown(rows("age"), steps)
    assert names == ["Age (1 of 4 answers / 1 of 5 answers)"]


def test_a_standard_deviation_that_is_not_there_is_refused():
    step = {"age": {"a": Step("deviations", 2, "age")}}
    for found in (spread(other=1.0), spread(age=float("nan")), None):
        with pytest.raises(ValueError, match="no standard deviation of age"):
            shown(rows("age"), step, found)
