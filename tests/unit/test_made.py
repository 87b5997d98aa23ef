"""What a job made before is put back for the same state, and for no other."""

from pathlib import Path

import pytest

from coproduction.made import FOLDER, remembered, unless_made


class Maker:
    """Makes two files of a text, and counts how often."""

    def __init__(self):
        self.kept, self.n = FOLDER / "out/a", 0
        self.paths = [Path("out") / name for name in ("a.csv", "a.svg")]

    def run(self, state, text="one"):
        def make(own):
            self.n += 1
            for path in own:
                path.parent.mkdir(exist_ok=True)
                path.write_text(f"{text} {path.suffix}", encoding="utf-8")

        for path in self.paths:  # as Snakemake does before a job
            path.unlink(missing_ok=True)
        unless_made("a", state, ["out/b.csv", *self.paths], make)
        return [path.read_text(encoding="utf-8") for path in self.paths]


@pytest.fixture
def maker(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Maker()


def test_the_same_state_puts_the_same_files_back(maker):
    first = maker.run(b"state")
    assert maker.run(b"state", "two") == first == ["one .csv", "one .svg"]
    assert maker.n == 1


def test_another_state_makes_anew_and_is_kept_instead(maker):
    maker.run(b"state")
    assert maker.run(b"other", "two") == ["two .csv", "two .svg"]
    maker.run(b"other")
    assert maker.n == 2
    maker.run(b"state")
    assert maker.n == 3


@pytest.mark.parametrize("name", ["a.csv", "state"])
def test_what_is_damaged_is_made_anew(maker, name):
    maker.run(b"state")
    (maker.kept / name).write_bytes(b"\xff damaged")
    assert maker.run(b"state", "two") == ["two .csv", "two .svg"]


def test_what_lacks_a_file_is_made_anew(maker):
    maker.run(b"state")
    (maker.kept / "a.svg").unlink()
    maker.run(b"state")
    assert maker.n == 2


def test_an_edit_of_a_result_is_no_edit_of_what_is_kept(maker):
    maker.run(b"state")
    maker.paths[0].write_text("edited", encoding="utf-8")
    assert maker.run(b"state") == ["one .csv", "one .svg"]


def test_where_nothing_can_be_kept_all_is_made(maker):
    maker.kept.parent.mkdir(parents=True)
    maker.kept.touch()
    maker.run(b"state")
    assert maker.run(b"state", "two") == ["two .csv", "two .svg"]


def remembering(name, state, texts):
    """What a function gives for texts, and for which of them it was called."""
    called = []

    def upper(text):
        called.append(text)
        return text.upper()

    with remembered(name, state, upper) as of:
        return [of(text) for text in texts], called


def test_a_text_of_the_last_time_is_remembered_for_the_same_state_and_no_longer(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert remembering("out/page", b"state", ["a", "é\ud800", "a"]) == (
        ["A", "É\ud800", "A"],
        ["a", "é\ud800"],
    )
    assert remembering("out/page", b"state", ["a", "b"]) == (["A", "B"], ["b"])
    assert remembering("out/page", b"state", ["é\ud800"])[1] == ["é\ud800"]
    assert remembering("out/page", b"other", ["é\ud800"])[1] == ["é\ud800"]


@pytest.mark.parametrize("place", [0, 40, -3])
def test_what_is_remembered_and_damaged_is_made_anew(tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    remembering("page", b"state", ["a"])
    content = bytearray((FOLDER / "page").read_bytes())
    content[place] ^= 1
    (FOLDER / "page").write_bytes(content)
    assert remembering("page", b"state", ["a"]) == (["A"], ["a"])


def test_where_nothing_can_be_remembered_all_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    FOLDER.parent.mkdir()
    FOLDER.touch()
    assert remembering("page", b"state", ["a"]) == (["A"], ["a"])
