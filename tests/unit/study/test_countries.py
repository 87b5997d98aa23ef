import pytest

from coproduction.study import countries

GOOD = "country,label,population\nNO,Norway,5367580\n"


def load(tmp_path, text):
    path = tmp_path / "countries.csv"
    path.write_text(text, encoding="utf-8")
    return countries.load(path, "countries.csv")


def test_countries_are_read_as_spreadsheets_save_them(tmp_path):
    text = "\ufeff" + GOOD.replace("\n", "\r\n") + ",,\r\n"
    found, faults = load(tmp_path, text)
    assert found == [{"country": "NO", "label": "Norway", "population": 5367580.0}] and not faults


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("SE,Sweden,inf", "is not a country"),
        ("SE,Sweden,10_000", "is not a country"),
        ("SE,Sweden,١٠", "is not a country"),
        ("SE,Sweden,-1", "is not a country"),
        ("SE, ,10", "is not a country"),
        ("SE,Sweden", "is not a country"),
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
