"""Which country a file is of, or may be."""

import pytest
from unit.draft.made_files import file, variable

from coproduction.draft.looking.places import iso, label, place, unknown


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("NewZealand", "NZ"), ("new_zealand_2019", "NZ"), ("ESS9GB", "GB"), ("uk_2017", "GB"),
        ("survey-germany", "DE"), ("de2008", "DE"), ("data_NO", "NO"), ("no2018", "NO"),
        ("survey_us", "US"), ("CostaRica", "CR"), ("sondage_fr", "FR"),
        ("my_survey", ""), ("encuesta_de_salud", ""), ("ENCUESTA_DE_SALUD", ""), ("all_in_one", ""),
    ],
)  # fmt: skip
def test_the_name_of_a_file_tells(name, country):
    assert place(file(path=f"data/raw/made/{name}.sav")).country == country


def test_names_are_known_with_and_without_blanks_and_codes_in_any_case():
    assert [iso(told) for told in ("NewZealand", "new zealand", "Neuseeland", "nz")] == ["NZ"] * 4
    assert label("NZ") == "New Zealand" and iso("Ruritania") == ""
    assert [iso(told) for told in ("EL", "el", "UK", "XK")] == ["GR", "GR", "GB", "XK"]


def test_questions_regions_and_language_are_candidates():
    asked = variable("q1", "Wie zufrieden sind Sie mit der Demokratie in Österreich?", ("a", "b"))
    found = place(file(asked, language="de", path="x/befragung.sav"))
    assert found.country == "" and found.candidates == ("AT", "DE", "CH")
    assert found.why == "AT: questions that name it; DE, AT, CH: the language de"
    regions = variable("r", "Region", ("EL30", "EL41"), kind="text")
    assert place(file(regions, language="en", path="x/y.sav")).candidates[0] == "GR"


def test_a_column_of_names_without_blanks_gives_codes_and_names():
    told = variable("country", "Country", ("NewZealand", "CostaRica"), kind="text", role="country")
    found = place(file(told)).codes
    assert [one[1:] for one in found] == [("NZ", "New Zealand"), ("CR", "Costa Rica")]
    eurostat = variable("country", "Country", ("EL", "UK"), kind="text", role="country")
    assert place(file(eurostat)).codes == (("EL", "GR", "Greece"), ("UK", "GB", "United Kingdom"))


def test_a_country_that_nobody_knows_is_told_with_what_may_be_meant(tmp_path):
    path = tmp_path / "countries.csv"
    path.write_text("country,label,population\nGB,,\nScotland,,\nScotlnd,,\nXQ7,,\n", "utf-8")
    scotlnd, other = unknown(path)
    assert scotlnd.startswith("Scotlnd is no country") and "'Scotland'" in scotlnd
    assert other.startswith("XQ7 is no country") and "did you mean" not in other
    assert unknown(tmp_path / "none.csv") == []
