"""`make study`: its faults, and its ways to ask."""

import io

import pytest
from unit.draft.answering.conftest import drafted, project  # noqa: F401

from coproduction.draft import deciding


def run(monkeypatch, root, *arguments, given=""):
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    return deciding.main(["--study", *arguments], root)


def test_it_asks_in_the_terminal_and_ends_with_the_lines(monkeypatch, project, capsys):  # noqa: F811
    assert run(monkeypatch, project, "mine", given="q\n") == 0
    assert "make study STUDY=mine goes on" in capsys.readouterr().out


def test_what_is_wrong_is_told_without_a_traceback(monkeypatch, project, capsys):  # noqa: F811
    assert run(monkeypatch, project, "none") == 1
    assert run(monkeypatch, project, "") == 1
    assert run(monkeypatch, project, "mine", "--page", "80") == 1
    told = capsys.readouterr().err
    assert "the study is not drafted" in told
    assert "PAGE='80' is no port\n  expected: 1, or a port from 1024 to 65535" in told


@pytest.mark.parametrize(("told", "port"), [("", 0), ("0", 0), ("1", 0), ("8123", 8123)])
def test_a_page_has_the_port_that_is_asked_for_or_a_free_one(told, port):
    assert deciding._port(told) == port
