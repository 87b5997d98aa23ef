"""Units and degrees of freedom that count respondents tell no more than the published number."""

import math

import pandas as pd
import pytest

from coproduction.disclosure.degrees import Alone, degrees

NOBODY = Alone(frozenset(), frozenset())
NONE = math.nan


def fit(**changed):
    """A fit of 307 respondents, five parameters and no design."""
    return {
        "country": "GB", "errors": "robust", "n": 307, "n_psu": NONE, "n_strata": NONE,
        "n_units": 307, "n_unit_strata": 1, "n_countries": 1, "df_design": 306, "df_residual": 302,
    } | changed  # fmt: skip


@pytest.mark.parametrize(
    ("given", "found"),
    [
        # every respondent is a unit
        ({}, [NONE, 300, 299, 295]),
        # PSUs of several respondents
        ({"n_psu": 40, "n_units": 40, "df_design": 39, "df_residual": 35}, [40, 40, 39, 35]),
        # a PSU a respondent, and nearly one
        ({"n_psu": 307}, [300, 300, 299, 295]),
        ({"n_psu": 290, "n_units": 290, "df_design": 289, "df_residual": 285},
         [270, 270, 269, 265]),
        # PSUs, and respondents without one
        ({"n_psu": 40, "n_units": 247, "df_design": 246, "df_residual": 242},
         [40, 240, 239, 235]),
        # errors of the model
        ({"errors": "model", "n_units": NONE}, [NONE, NONE, 299, 295]),
        # errors of clusters: the design is still of respondents
        ({"errors": "cr1", "n_units": NONE, "df_residual": 4}, [NONE, NONE, 299, 4]),
        ({"errors": "replicate", "n_units": NONE, "df_design": 79, "df_residual": 75},
         [NONE, NONE, 79, 75]),
    ],
)  # fmt: skip
def test_units_and_degrees(given, found):
    told = list(degrees(fit(**given), 300.0, NOBODY, 10).columns.values())
    assert told == pytest.approx(found, nan_ok=True)


def test_psus_of_a_pooled_fit_are_rough_where_those_of_a_country_are_respondents():
    row = fit(country="all", n_psu=120, n_units=120, df_design=119, df_residual=115)
    assert degrees(row, 300.0, NOBODY, 10).columns["n_psu"] == 120
    told = degrees(row, 300.0, Alone(frozenset(), frozenset({"FR"})), 10)
    assert told.columns["n_psu"] == 120 and told.columns["n_units"] == 120
    row |= {"n_psu": 133, "n_units": 133}
    told = degrees(row, 300.0, Alone(frozenset(), frozenset({"FR"})), 10)
    assert told.columns["n_psu"] == 120


def test_other_degrees_of_freedom_of_a_fit():
    pure, clustered = degrees(fit(), 300.0, NOBODY, 10), fit(errors="cr1", df_residual=4)
    assert (pure.of(302), pure.of(306)) == (295, 299)
    assert math.isnan(pure.of(118.3))  # after Rubin: the fit's would follow
    assert degrees(clustered, 300.0, NOBODY, 10).of(3.2) == 3.2
    mixed = fit(errors="random_intercept", n_units=NONE, df_residual=298)
    assert [degrees(mixed, 300.0, NOBODY, 10).of(df) for df in (298, 4)] == [291, 4]
    assert math.isnan(degrees(fit(), NONE, NOBODY, 10).of(302))


def test_countries_whose_respondents_are_units():
    people = pd.DataFrame(
        {
            "country": ["GB"] * 4 + ["FR"] * 4 + ["DE"] * 4,
            "psu": ["a", "a", "b", "b", "c", "d", "e", "f", "g", "g", "g", None],
        }
    )
    found = Alone.of(people)
    assert (found.without, found.fine) == ({"DE"}, {"FR"})
    assert found.among("FR") and found.among("all") and not found.among("GB")
    assert Alone.of(people[["country"]]).without == {"GB", "FR", "DE"}
