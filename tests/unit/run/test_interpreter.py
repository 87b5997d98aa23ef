"""An environment below a folder with blanks runs jobs too."""

import shlex
import sys

import pytest

from run import interpreter


@pytest.mark.parametrize("path", ["/a/python", "/a é/b c/python", "/it's here/python"])
def test_the_interpreter_is_one_word_of_a_shell(monkeypatch, path):
    monkeypatch.setattr(sys, "executable", path)
    interpreter.quote()
    interpreter.quote()
    assert shlex.split(sys.executable) == [path]
