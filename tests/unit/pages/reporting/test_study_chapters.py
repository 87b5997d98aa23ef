"""What the report says of the data that a study is of."""

from dataclasses import replace

from unit.pages.cases import STUDY

from coproduction.pages.reporting.study_chapters import _guesses, rerun


def test_rows_that_rest_on_guesses_are_counted_and_nothing_is_said_of_none():
    (told,) = _guesses(replace(STUDY, guessed_rows={"uk": 4, "de": 2}))
    assert "4 of uk, 2 of de" in told.text
    assert _guesses(STUDY) == []


def test_the_supplement_is_named_where_there_is_a_paper(results):
    def named():
        (files,) = [one for one in rerun(results.evidence(), []) if one.kind == "files"]
        return [name for name, _ in files.rows]

    assert "supplement.pdf" not in named() and "manuscript.pdf" in named()
    results.study = replace(results.study, papered=True)
    assert {"manuscript.pdf", "manuscript.docx", "supplement.pdf"} <= {*named()}
