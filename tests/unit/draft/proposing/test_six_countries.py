"""An export of six countries below three header rows, drafted as it is."""

import csv

import pytest
import six_countries
import yaml

from coproduction.draft.proposing.folder import redraft

FOLDER = "config/studies/six"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    place = tmp_path_factory.mktemp("six")
    (place / "six.csv").write_bytes(six_countries.export(40))
    redraft("six", [str(place / "six.csv")], root=place)
    return place / FOLDER


def test_header_rows_countries_and_columns_of_the_platform_are_told(drafted):
    (source,) = yaml.safe_load((drafted / "study.yaml").read_text("utf-8"))["sources"].values()
    assert (source["platform"], source["respondents"]) == ("qualtrics", 240)
    assert (source["respondent"], source["weight"]) == ("ResponseId", "weight")
    with (drafted / "crosswalk/six.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    places = [(r["source_code"], r["target_code"]) for r in rows if r["target"] == "country"]
    codes = ("AT", "BE", "GR", "NO", "PL", "PT")
    assert places == list(zip(six_countries.COUNTRIES, codes, strict=True))
    kinds = {r["source_code"]: r["missing_kind"] for r in rows if r["missing_kind"]}
    assert kinds == {six_countries.KNOWS_NOT: "dont_know", six_countries.REFUSES: "refused"}


def test_what_nobody_can_know_is_asked_and_no_more(drafted):
    with (drafted / "decisions.csv").open(encoding="utf-8", newline="") as stream:
        asked = {r["decision"] for r in csv.DictReader(stream) if r["tier"] == "ask"}
    assert asked == {"key:pseudonyms", 'code:six:-99; ""'}
