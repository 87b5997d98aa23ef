"""What the report says of the data that a study is of."""

from dataclasses import replace

from unit.pages.cases import STUDY

from coproduction.pages.reporting.study_chapters import _guesses


def test_rows_that_rest_on_guesses_are_counted_and_nothing_is_said_of_none():
    (told,) = _guesses(replace(STUDY, guessed_rows={"uk": 4, "de": 2}))
    assert "4 of uk, 2 of de" in told.text
    assert _guesses(STUDY) == []
