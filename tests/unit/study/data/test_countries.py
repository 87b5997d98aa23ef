import pytest

from coproduction.study.data import countries
from coproduction.study.resolved.survey import Country

GOOD = "country,label,population\nNO,Norway,5367580\n"


def load(tmp_path, text, languages=("en",)):
    path = tmp_path / "countries.csv"
    path.write_text(text, encoding="utf-8")
    return countries.load(path, "countries.csv", languages)


def test_countries_are_read_as_spreadsheets_save_them(tmp_path):
    text = "\ufeff" + GOOD.replace("\n", "\r\n") + ",,\r\n"
    found, faults = load(tmp_path, text)
    assert found == {"en": [Country("NO", "Norway", 5367580.0)]} and not faults


def test_signs_around_a_population_that_are_seen_nowhere_are_no_fault(tmp_path):
    found, faults = load(tmp_path, "country,label,population\nNO,Norway,1000\x1c\n")
    assert found == {"en": [Country("NO", "Norway", 1000.0)]} and not faults


def test_population_may_be_left_out(tmp_path):
    assert load(tmp_path, "country,label\nNO,Norway\n") == ({"en": [Country("NO", "Norway")]}, [])
    found, faults = load(tmp_path, f"{GOOD}SE,Sweden,\n")
    assert found["en"][1] == Country("SE", "Sweden") and not faults


def test_a_label_stands_in_for_another_language(tmp_path):
    text = "country,label,label_fr\nNO,Norway,Norvège\nSE,Sweden,\n"
    found, faults = load(tmp_path, text, ["en", "fr"])
    assert [country.label for country in found["fr"]] == ["Norvège", "Sweden"] and not faults


@pytest.mark.parametrize(
    "header", ["country", "label,country", "country,label,people", "country,label,label"]
)
def test_another_header_is_told_with_the_right_one(tmp_path, header):
    (fault,) = load(tmp_path, f"{header}\nNO,Norway\n")[1]
    assert fault.rows == (1,) and "country,label, then any of population" in fault.expected


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("SE,Sweden,inf", "is not a population"),
        ("SE,Sweden,10_000", "is not a population"),
        ("SE,Sweden,١٠", "is not a population"),
        ("SE,Sweden,-1", "is not a population"),
        ("SE,Sweden,0", "is not a population"),
        ("SE, ,10", "has no label"),
        ("SE,Sweden", "has 2 cells"),
        ("../SE,Sweden,10", "cannot be the code"),
        ("=SE,Sweden,10", "cannot be the code"),
        ("SE ,Sweden,10", "cannot be the code"),
        ("All,Sweden,10", "cannot be the code"),
        (",Sweden,10", "cannot be the code"),
        ("no,Sweden,10", "the country 'no' is taken"),
        ("SE,Norway,10", "the label 'Norway' is taken"),
    ],
)
def test_what_is_no_country_is_told_with_its_line(tmp_path, row, said):
    _, faults = load(tmp_path, f'{GOOD}"DK\n",,\n{row}\n')
    assert [f for f in faults if said in f.problem and f.rows == (5,)], faults
