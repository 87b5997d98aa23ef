"""Missing answers."""

import pandas as pd
import pytest
from unit.figures.account_cases import assert_legible, labels

from coproduction.figures.missing_shares import missingness

KINDS = ["refused", "dont_know", "not_applicable", "not_asked", "system_missing"]


def missing(variables, countries):
    rows = []
    for k in range(countries):
        for v in range(variables):
            if (k + v) % 7 == 3:
                rows.append((f"c{k}", f"s{k}", f"v{v}", "not_asked", 1.0))
                continue
            shares = [0.01 * ((k * v + n) % 9) * (v % 5 > 0) for n in range(len(KINDS))]
            rows += [
                (f"c{k}", f"s{k}", f"v{v}", kind, share)
                for kind, share in zip(KINDS, shares, strict=True)
                if share
            ]
            rows.append((f"c{k}", f"s{k}", f"v{v}", "answered", 1 - sum(shares)))
    frame = pd.DataFrame(rows, columns=["country", "source", "variable", "kind", "share"])
    return frame.assign(weighted_share=frame["share"])


@pytest.mark.parametrize(
    ("variables", "countries"), [(5, 1), (20, 3), (60, 5), (60, 7), (60, 15), (1, 15), (8, 40)]
)
def test_missing_answers_are_legible(variables, countries):
    named = labels(variables, countries)
    figure = missingness(missing(variables, countries), named, simulated=True)
    assert_legible(figure)
    assert figure.get_size_inches()[1] * 25.4 < 297


def test_a_survey_without_missing_answers_has_a_figure():
    frame = missing(4, 2).query("kind == 'answered'")
    assert_legible(missingness(frame, labels(4, 2), simulated=False))
