"""Header rows: names and labels as each platform writes them."""

import pandas as pd
import pyreadstat
import pytest
from unit.readers.samples import read

from coproduction.faults import Faults


def test_several_header_rows(export, fault):
    content = "Q1,,Q2\na,b,c\n1,2,3\n"
    joined = export(content, header_rows=2, name_row=0)
    assert list(joined.data) == ["Q1 - a", "Q1 - b", "Q2 - c"]
    groups = export("G,,H\na,,\nx,y,z\n1,2,3\n", header_rows=3, name_row=0)
    assert list(groups.data) == ["G - a - x", "G - a - y", "H - z"]
    named = export(content, header_rows=2, name_row=2)
    assert [named.columns[name].label for name in named.data] == ["Q1", "", "Q2"]
    assert named.first_row == 3
    assert "5 header rows are declared" in fault(content, header_rows=5).problem
    assert fault(content, header_rows=2, name_row=3).mend == "header_rows: 3"


def test_qualtrics(export, fault):
    head = 'Q1,Q2\nHow old?,"Why,\nexactly?"\n'
    met = export(
        head + '"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\n33,x\n', platform="qualtrics"
    )
    assert met.data["Q1"].tolist() == [33]
    assert met.columns["Q2"].label == "Why,\nexactly?"
    assert met.first_row == 5
    assert "no import ids" in fault(head + "33,x\n34,y\n", platform="qualtrics").problem


def test_limesurvey(export):
    met = export(
        "id. Response ID,q1. How? Really.,q2[SQ001]. Which? [Bread],q3[a][2]. M,G2Q1_x. y,none\n"
        "1,2,Y,4,5,6\n",
        platform="limesurvey",
    )
    assert list(met.data) == ["id", "q1", "q2[SQ001]", "q3[a][2]", "G2Q1_x", "none"]
    assert met.columns["q2[SQ001]"].label == "Which? [Bread]"
    assert met.columns["q1"].label == "How? Really."


def test_limesurvey_full_questions(export):
    content = "Response ID,Trust: the council?,Ways [Phone. Fax],No. of children\n1,2,3,4\n"
    assert list(export(content, platform="limesurvey").data) == content.split("\n")[0].split(",")


def test_surveymonkey(export):
    met = export(
        "ID,Seen?,,,Age,Which?,\n,One,Two,Two,Response,One,Other (please specify)\n1,a,b,c,2,d,e\n",
        platform="surveymonkey",
    )
    assert list(met.data) == [
        "ID",
        "Seen? - One",
        "Seen? - Two",
        "Seen? - Two (2)",
        "Age",
        "Which? - One",
        "Which? - Other (please specify)",
    ]
    assert len(met.notes) == 1


def test_redcap_and_kobo(export):
    met = export("record_id,race___1,race___dk,race____99\n1,0,1,0\n", platform="redcap")
    assert met.columns["race____99"].label == "race, choice -99 ticked"
    assert met.columns["race___dk"].label == "race, choice dk ticked"
    met = export("_id;household/size;household/has/tv\n1;2;3\n", platform="kobo")
    assert list(met.data) == ["_id", "household/size", "household/has/tv"]
    assert met.columns["household/size"].label == "household - size"


def test_header_rows_that_are_respondents(export, fault):
    content = "id,a,b,c\n1,often,2,x\n2,never,3,y\n3,often,2,x\n4,never,3,y\n"
    met = fault(content, header_rows=3)
    assert met.mend.startswith("header_rows: 1\n") and met.rows == (2, 3)
    assert len(export(content, header_rows=3, respondents=2).data) == 2
    asked = "id,a,b,c\n,How often?,How many?,Which?\n1,often,2,x\n"
    assert len(export(asked, header_rows=2).data) == 1
    # one row too many, below the questions
    below = asked + content.partition("\n")[2]
    met = fault(below, header_rows=3)
    assert met.rows == (3,) and met.mend.startswith("header_rows: 2\n")
    # what a box is ticked for stands in it below too
    ticked = "id,a,b,c\n,Walk,Ride,Drive\n1,Walk,,Drive\n2,,Ride,\n3,Walk,Ride,\n"
    assert len(export(ticked, header_rows=2).data) == 3


NAMES, ASKED = "id,q1,q2,q3", "Number,How old?,How happy?,Where?"
ANSWERS = [f"{i},{20 + i},{i % 5},{'ab'[i % 2]}" for i in range(1, 13)]


def text_of(*rows):
    return "\n".join([*rows, *ANSWERS]) + "\n"


@pytest.mark.parametrize("blank", ["", ",,,"])
def test_a_blank_row_among_header_rows_counts_as_one(export, fault, blank):
    met = export(text_of(NAMES, blank, ASKED), header_rows=3)
    assert len(met.data) == 12 and met.first_row == 4
    assert met.columns["q1"].label == "How old?" and met.notes == ()
    told = fault(text_of(NAMES, blank, ASKED), header_rows=2)
    assert told.rows == (3,) and told.mend.startswith("header_rows: 3  (as many as there are")
    assert "blank ones too" in told.mend and "It is a header row" in told.problem
    titled = text_of("Survey,,,", blank, NAMES)
    assert list(export(titled, header_rows=3, name_row=3).data) == NAMES.split(",")


def test_a_row_of_questions_is_no_respondent(export, fault):
    told = fault(text_of(NAMES, ASKED))
    assert (told.column, told.rows, told.n) == ("id", (2,), 1)
    # of words that recur, too
    words = "a,b\nHow often do you?,How many of them?\n" + "often,two\nnever,one\n" * 4
    assert fault(words).rows == (2,)
    assert len(export(words, respondents=9).data) == 9
    # one respondent with words among numbers, or the longest answers, is one
    assert len(export(text_of(NAMES, "0,refused,refused,a")).data) == 13
    assert len(export("a,b\nsometimes,one\n" + "often,two\nnever,one\n" * 4).data) == 9


def test_an_export_of_a_platform_that_is_not_declared(fault):
    met = fault(
        'id,Q1\nResponse ID,How?\n"{""ImportId"":""_r""}","{""ImportId"":""QID1""}"\nR_1,1\n'
    )
    assert (met.rows, met.mend) == ((3,), "platform: qualtrics")
    met = fault('"id. Response ID","Q1. How?"\n1,2\n', ["Q1"])
    assert met.mend.startswith("platform: limesurvey")


@pytest.mark.parametrize("suffix", ["sav", "dta", "parquet", "xlsx"])
def test_an_export_without_respondents_is_a_fault(suffix, tmp_path):
    path = tmp_path / f"a.{suffix}"
    empty = pd.DataFrame({"a": pd.Series([], dtype=float), "b": pd.Series([], dtype=object)})
    if suffix == "xlsx":
        empty.to_excel(path, index=False)
    elif suffix == "parquet":
        empty.to_parquet(path)
    else:
        getattr(pyreadstat, f"write_{suffix}")(empty, path)
    with pytest.raises(Faults) as met:
        read({"file": path.name}, None, tmp_path)
    (fault,) = met.value.faults
    assert fault.problem == "The file holds no respondents."
