"""Folders of fonts: what changes there is noticed, and what does not is not looked through."""

import os

import pytest

from coproduction.figures import font_folders
from coproduction.figures.font_folders import fonts


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "fonts" / "noto"
    folder.mkdir(parents=True)
    monkeypatch.setattr(font_folders, "_PLACES", (str(folder.parent), str(tmp_path / "none")))
    return folder


def test_a_font_put_in_or_taken_out_is_noticed(place):
    first = fonts()
    assert len(first) == 3 and [*first.values()].count(None) == 1
    (place / "a.ttf").touch()
    os.utime(place, ns=(1, 1))  # clocks of files are coarse
    assert fonts() != first
    (place / "more").mkdir()
    assert len(fonts()) == 4


def test_unchanged_folders_are_not_looked_through(place, monkeypatch):
    first = fonts()
    monkeypatch.setattr(font_folders.os, "walk", lambda folder: pytest.fail("walked"))
    assert fonts() == first


def test_what_is_remembered_and_damaged_is_found_anew(place):
    first = fonts()
    font_folders._REMEMBERED.write_text("[", encoding="utf-8")
    assert fonts() == first
