"""Sample flows say which waves they count together."""

from coproduction.tables.wording.wave_notes import together

LABELS = {
    "countries": {"GB": "United Kingdom", "DE": "Germany", "CZ": "Czechia"},
    "levels": {"wave": {"base": "2008", "second": "2013", "third": "2018"}},
}
WAVES = {"GB": ["third", "base"], "DE": ["base", "second"], "CZ": ["base"]}


def test_countries_of_several_waves_are_told_with_these_in_order():
    assert together(LABELS, WAVES, ["GB", "CZ"], "en") == (
        "Waves of a country are counted together – United Kingdom: 2008, 2018.",
    )


def test_countries_of_one_wave_and_studies_without_waves_have_no_note():
    assert together(LABELS, WAVES, ["CZ"], "en") == ()
    assert together({"countries": {}}, {"GB": []}, ["GB"], "en") == ()
