from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from declarations import source

from coproduction.harmonise import privacy
from coproduction.readers.export import Column, Export
from coproduction.readers.lists import ListColumn
from coproduction.study.recodes.crosswalk import Crosswalk, Row


def rows(*cells):
    return Crosswalk(
        "uk.csv",
        tuple(
            Row(*(text.split("|") + [""] * 8)[:8], line=number)
            for number, text in enumerate(cells, start=2)
        ),
    )


def export(**data):
    frame = pd.DataFrame(data)
    return Export("uk.csv", frame, {name: Column(name) for name in frame})


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ("Name", "name"),
        ("nom", "name"),
        ("Vorname", "name"),
        ("jméno", "name"),
        ("NAVN", "name"),
        ("respEmail2", "e-mail"),
        ("courriel_resp", "e-mail"),
        ("Telefon", "telephone"),
        ("IPAddress", "IP"),
        ("adresse", "address"),
        ("PLZ", "postcode"),
        ("psč", "postcode"),
        ("post_code", "postcode"),
        ("LocationLatitude", "coordinate"),
        ("gps_lon", "coordinate"),
        ("nombre", "name"),
        ("tlfnr", "telephone"),
        ("Rufnummer", "telephone"),
        ("emailadresse", "e-mail"),
        ("Straße", "address"),
        ("Längengrad", "coordinate"),
        ("código_postal", "postcode"),
        ("fødselsdato", "birth"),
        ("date_of_birth", "birth"),
        ("datum_narození", "birth"),
        ("IBAN", "document"),
    ],
)
def test_names_of_columns_tell_in_several_languages(column, reason):
    assert reason in privacy.by_name(column)


@pytest.mark.parametrize(
    "column",
    ["q12", "trust_police", "region_name", "age", "eduyrs", "nwspol", "platform", "shipping",
     "phonetics", "plan", "phone_use", "street_lighting", "party_name", "has_email",
     "How often do you give your telephone number to shops?"],
)  # fmt: skip
def test_ordinary_names_are_not_suspected(column):
    assert privacy.by_name(column) == ""


def test_a_number_cannot_be_a_name_but_can_be_a_postcode():
    assert privacy.by_name("email", numeric=True) == ""
    assert privacy.by_name("postcode", numeric=True)


TEXTS = {
    "e-mail addresses": ["none", "write to jan.novak@example.cz"],
    "IP addresses": ["", "192.168.10.254"],
    "IP addresses ": ["no", "2001:db8::8a2e:370:7334"],
    "telephone numbers ": ["(212) 555-0134", "212-555-0199", "20 12 30 40"],
    "coordinates ": ["50.0755 14.4378 0 0", "48.8566 2.3522 35 4", "50°05′ N 14°25′ E"],
    "postcodes ": ["D-10115", "DK-1050", "K1A 0B1", "sw1a 1aa"],
    "names of accounts": ["@ann", "@bob_1", "https://example.org/ann"],
    "bank accounts": [
        "DE89370400440532013000",
        "GB29 NWBK 6016 1331 9268 19",
        "FR1420041010050500013M02606",
    ],
    "telephone numbers": ["+44 20 7946 0958", "0151-234567", "0030 210 1234567"],
    "coordinates": ["52.520008, 13.404954", "48.856613, 2.352222", "50.075538;14.437800"],
    "postcodes": ["SW1A 1AA", "M1 1AE", "B33 8TH"],
    "free text": [f"The {n}th respondent wrote what nobody else would write" for n in range(40)],
}


@pytest.mark.parametrize("what", TEXTS)
def test_cells_tell_even_where_each_is_mapped(what):
    found, faults = privacy.check(export(q=TEXTS[what]), source(), rows("q|x||t|map|yes"))
    assert what.strip() in found["q"] and [fault.column for fault in faults] == ["q"]


NUMBERS = {
    "telephone": 420_600_000_000 + np.arange(50.0) * 137,
    "another number": np.arange(50.0),
}


@pytest.mark.parametrize("what", NUMBERS)
def test_numbers_tell_where_they_are_copied_and_only_there(what):
    data = export(q=NUMBERS[what])
    assert what in privacy.check(data, source(), rows("q|||t|copy"))[0]["q"]
    assert privacy.check(data, source(), rows("q|[0,)||t|bin|yes")) == ({}, [])


@pytest.mark.parametrize(
    "cells",
    [
        np.random.default_rng(1).integers(18, 95, 200).astype(float),  # age
        np.round(np.random.default_rng(2).lognormal(10, 1, 200), -2),  # income
        np.random.default_rng(3).integers(0, 11, 200) / 10,  # scale
        ["Yes", "No", "Don't know", "1990-2000", "10 000 - 50 000", "NSP"] * 10,
    ],
)
def test_answers_are_not_suspected(cells):
    assert privacy.check(export(q=cells), source(strata="q"), rows("q|||t|copy")) == ({}, [])


def test_numbers_in_a_column_of_text_tell_too():
    texts = [f"{number:.0f}" for number in NUMBERS["telephone"]] + ["NSP"]
    assert "telephone" in privacy.check(export(q=texts), source(), rows("q|||t|copy"))[0]["q"]


def test_strata_and_units_enter_as_they_stand():
    data = export(point=["1010", "1020", "1030"], plz=["1010", "1020", "1030"])
    assert privacy.check(data, source(psu="point"), rows())[1] == []
    found, faults = privacy.check(data, source(psu="plz"), rows())
    assert "postcode" in found["plz"] and "identifiers: [plz]" in faults[0].mend
    data = export(**{"plz[1]": ["1010", "1020", "1030"]})
    assert 'identifiers: ["plz[1]"]' in privacy.check(data, source(psu="plz[1]"), rows())[1][0].mend


def test_a_declared_column_is_told_and_not_refused_and_no_value_is_told():
    data = export(tel=NUMBERS["telephone"], mail=["ann@example.org"] * 50)
    walk = rows("tel|||t|copy", "mail|x||u|map|yes")
    found, faults = privacy.check(data, source(identifiers=["tel"]), walk)
    assert set(found) == {"tel", "mail"} and [fault.column for fault in faults] == ["mail"]
    assert "identifiers: [tel, mail]" in faults[0].mend
    assert "ann" not in str(faults[0]) and "4206" not in "".join(found.values())
    _, faults = privacy.check(data, source(identifiers=["tell", "tel", "mail"]), walk)
    assert [(fault.file, fault.expected) for fault in faults] == [
        ("study.yaml", "did you mean 'tel'?")
    ]


LATITUDE = 48.1 + np.arange(50) * 0.00123457
LONGITUDE = 11.5 + np.arange(50)[::-1] * 0.00223457


@pytest.mark.parametrize(
    "column", ["geo_1", "Breite", "laenge", "šířka", "coordX", "x", "gps2", "home_lat", "position"]
)
def test_fine_degrees_are_coordinates_where_a_name_or_a_label_says_so(column):
    mapped = rows(f"{column}|||t|copy")
    assert "coordinate" in privacy.check(export(**{column: LATITUDE}), source(), mapped)[0][column]


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("Latitude of the dwelling", True),
        ("GPS des Interviews", True),
        ("Zeměpisná šířka", True),
        ("Koordinaten", True),
        ("Wie lange, standardisiert", False),
        ("Position on immigration, factor score", False),
    ],
)
def test_labels_tell_where_they_mean_nothing_else(label, found):
    frame = export(q7=LATITUDE).data
    labelled = Export("uk.csv", frame, {"q7": Column("q7", label=label)})
    assert ("q7" in privacy.check(labelled, source(), rows("q7|||t|copy"))[0]) is found


def test_a_pair_of_fine_degrees_is_found_whatever_it_is_called():
    both = export(q1=LATITUDE, q2=LONGITUDE)
    found, faults = privacy.check(both, source(), rows("q1|||t|copy", "q2|||u|copy"))
    assert set(found) == {"q1", "q2"} == {fault.column for fault in faults}


def test_scores_and_plausible_values_are_no_coordinates():
    rng = np.random.default_rng(7)
    scores = {f"pv{m}": np.round(rng.normal(110, 15, 200), 4) for m in range(1, 6)}
    scores |= {"factor": rng.normal(0, 1, 200), "tscore": rng.normal(50, 10, 200)}
    scores |= {"mean_of_items": np.round(rng.normal(3, 0.6, 200), 5)}
    copied = rows(*(f"{name}|||t_{name}|copy" for name in scores))
    assert privacy.check(export(**scores), source(), copied) == ({}, [])


def test_lists_are_looked_at_by_their_answers_and_conditions_name_no_respondent():
    long = "an answer of a questionnaire that has more than forty letters"
    cells = [", ".join(f"{long} {k}" for k in range(6) if i >> k & 1) for i in range(1, 60)]
    mapped = rows(f"q|{long} 1||t|contains|yes")
    assert privacy.check(export(q=cells), source(), mapped)[0] == {"q": "it holds free text"}
    listed = replace(export(q=cells), lists={"q": ListColumn(",")})
    assert privacy.check(listed, source(), mapped) == ({}, [])
    mail = replace(export(q=[*cells, "Other, a@example.org"]), lists={"q": ListColumn(",")})
    assert "e-mail" in privacy.check(mail, source(), mapped)[0]["q"]
    (row,) = rows("q|1||t|map|yes").rows
    asked = Crosswalk("uk.csv", (replace(row, where="id=7"),))
    data = export(q=["1", "1"], id=["7", "8"])
    found, (fault,) = privacy.check(data, source(respondent="id"), asked)
    assert fault.column == "id" and "a condition" in found["id"]
    assert privacy.check(data, source(), asked) == ({}, [])


def test_a_question_of_many_words_tells_what_it_asks_for():
    assert "telephone" in privacy.by_question("What is your mobile phone number?", True)
    assert privacy.by_name("What is your mobile phone number?", True) == ""
    for other in ("How many minutes a day do you use your phone?", "Do you own a mobile phone?"):
        assert privacy.by_question(other, True) == ""
