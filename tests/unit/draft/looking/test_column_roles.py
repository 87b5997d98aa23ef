"""What columns are for: by name and label in ten languages, where the data bear it out."""

import numpy as np
import pytest

from coproduction.draft.looking.column_roles import Traits, may_be, plain, roles

N = 1000
RUNNING = np.arange(1.0, N + 1)
FRACTIONS = np.linspace(0.2, 2.7, N)
GROUPS = np.arange(1.0, 51.0)


def column(name, numbers=(), label="", texts=(), kind="numeric", n=N):
    numbers = np.asarray(numbers, dtype=float)
    distinct = len(numbers) or len(texts)
    counts = np.full(len(numbers), n / len(numbers)) if len(numbers) else np.zeros(0)
    kind = "text" if texts and not len(numbers) else kind
    return Traits(name, label, kind, n, N, distinct, numbers, counts, tuple(texts))


def role(*columns):
    """The role of the last column."""
    return roles(columns).get(columns[-1].name, (None,))[0]


OTHER = column("q1", [1, 2, 3])


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("pspwght", ""),
        ("V200010a", "Full sample pre-election weight"),
        ("Gewicht", ""),
        ("w1", "Gewichtungsfaktor Haushalt"),
        ("poids", ""),
        ("pds", ""),
        ("ponderador", ""),
        ("v9", "Coefficiente di ponderazione"),
        ("weegfactor", ""),
        ("vægt", ""),
        ("waga", ""),
        ("vaha", ""),
    ],
)
def test_a_weight_is_told_by_words_and_by_numbers_that_are_not_whole(name, label):
    assert role(OTHER, column(name, FRACTIONS, label)) == "weight"
    assert role(OTHER, column(name, GROUPS, label)) is None


@pytest.mark.parametrize("name", ["pesofin", "ponde", "Poidsfin2", "w_gewichtneu"])
def test_a_name_begins_as_a_weight_where_the_mean_is_near_one(name):
    assert role(OTHER, column(name, FRACTIONS)) == "weight"
    assert role(OTHER, column(name, [60 * one for one in FRACTIONS])) is None
    assert role(OTHER, column(name, FRACTIONS, "kg")) is None


@pytest.mark.parametrize("label", ["Body weight in kg", "Weight without shoes, kilograms"])
def test_what_a_respondent_weighs_is_no_weight(label):
    assert role(OTHER, column("weight", FRACTIONS * 40, label)) is None


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("psu", "", "psu"),
        ("v5", "Primary sampling unit", "psu"),
        ("upm", "", "psu"),
        ("point", "", "psu"),
        ("BOD", "Číslo výběrového bodu", "psu"),
        ("int_id", "", "interviewer"),
        ("v7", "Interviewer number", "interviewer"),
        ("enumerator", "", "interviewer"),
        ("int_sex", "Sex of interviewer", None),
        ("v5", "Unité primaire d'échantillonnage", "psu"),
        ("stratum", "", "stratum"),
        ("estratopri", "", "stratum"),
        ("Schichtung", "", "stratum"),
        ("v6", "Full sample variance stratum", "stratum"),
        ("region", "Region of the country", None),
        ("class", "Social strata", None),
    ],
)
def test_design_is_told_by_words_and_by_groups(name, label, expected):
    assert role(OTHER, column(name, GROUPS, label)) == expected


def test_a_weight_is_never_taken_for_a_psu_nor_a_region_before_a_stratum():
    assert role(OTHER, column("psu_weight", FRACTIONS, "Weight of the PSU")) == "weight"
    assert role(OTHER, column("psu", FRACTIONS)) is None
    found = roles([column("region", GROUPS), column("stratum", GROUPS)])
    assert {name: told for name, (told, _) in found.items()} == {"stratum": "stratum"}


def test_an_id_is_one_of_every_respondent():
    assert role(OTHER, column("idno", RUNNING)) == "id"
    assert role(OTHER, column("idno", GROUPS)) is None
    assert role(column("column_1", RUNNING)) == "id"
    assert role(OTHER, column("income", RUNNING)) is None


@pytest.mark.parametrize(
    ("name", "label", "texts", "expected"),
    [
        ("cntry", "Country", ["GB", "IE"], "country"),
        ("v1", "Country of interview", ["DE", "FR"], "country"),
        ("Land", "", ["Österreich", "Schweiz"], "country"),
        ("socio1", "In which country do you work?", ["Germany"], "country"),
        ("land", "", ["Bayern", "Hessen"], None),
        ("KRAJ", "", ["Jihomoravský kraj", "Praha"], None),
        ("v3", "Country of birth", ["DE", "FR"], None),
        ("v4", "How well is this country governed?", ["well", "badly"], None),
    ],
)
def test_a_country_has_names_or_codes_of_countries(name, label, texts, expected):
    assert role(OTHER, column(name, label=label, texts=texts)) == expected


def test_dates_and_durations_are_of_the_interview():
    assert role(OTHER, column("inwyys", [2018, 2019], "Start of interview, year")) == "date"
    assert role(OTHER, column("v8", [20180901, 20190131], "Date of interview")) == "date"
    assert role(OTHER, column("v8", FRACTIONS * 1e6, "Date of interview")) is None
    assert role(OTHER, column("yrbrn", [1950, 2001], "Year of birth")) is None
    assert role(OTHER, column("inwtm", [20, 70], "Interview length in minutes")) == "duration"
    assert role(OTHER, column("job", [20, 70], "Duration of your current contract?")) is None


def test_replicate_weights_come_in_numbers():
    several = [column(f"repwt{i}", FRACTIONS) for i in range(1, 9)]
    assert {told for told, _ in roles(several).values()} == {"replicate"}
    assert {told for told, _ in roles(several[:2]).values()} == set()


def test_names_are_parted_at_signs_digits_and_capitals():
    assert plain("resp_Email2") == "resp email"
    assert plain("Poids d’échantillon") == "poids d echantillon"


@pytest.mark.parametrize(
    ("name", "label", "role"),
    [
        ("JPS", "Jednostka pierwszego stopnia losowania", "psu"),
        ("v1", "Elsődleges mintavételi egység", "psu"),
        ("v1", "Första stegets urvalsenhet", "psu"),
        ("v1", "Первичная единица отбора", "psu"),
        ("v1", "Πρωτογενής μονάδα δειγματοληψίας", "psu"),
        ("WTMEC2YR", "", "weight"),
        ("PERWT", "", "weight"),
        ("v1", "Peso finale", "weight"),
        ("pondere", "", "weight"),
        ("comune", "Comune (unità primaria)", "psu"),
        ("seccion", "Sección censal (unidad primaria)", "psu"),
    ],
)
def test_units_of_sampling_and_weights_are_known_in_more_words(name, label, role):
    assert may_be(name, label, role)
