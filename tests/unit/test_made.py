"""What a job made before is put back for the same state, and for no other."""

from pathlib import Path

import pytest

from coproduction.made import FOLDER, unless_made


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
