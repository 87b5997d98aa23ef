"""A small study drafted of two files, whose questions are in two languages."""

import shutil
from pathlib import Path

import pytest

from coproduction.draft.proposing.folder import redraft

UK = ("Never", "Sometimes", "Often")
ES = ("Nunca", "A veces", "<b>Mucho</b>")


@pytest.fixture(scope="session")
def drafted(tmp_path_factory):
    """The project of a draft that nobody has answered yet."""
    root, given = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("in")
    paths = []
    for name, question, words in (("uk", "How often do you vote in elections?", UK),
                                  ("spain", "¿Con qué frecuencia vota usted?", ES)):  # fmt: skip
        rows = [f'{k},"{words[k % 3]}",{20 + k % 50}' for k in range(60)]
        path = given / f"{name}.csv"
        age = "How old are you?" if name == "uk" else "¿Cuántos años tiene usted?"
        path.write_text("\n".join([f"id,{question},{age}", *rows]) + "\n", encoding="utf-8")
        paths.append(str(path))
    redraft("mine", paths, root=root)
    return root


@pytest.fixture
def project(drafted, tmp_path):
    """A copy of it to answer in."""
    shutil.copytree(drafted, tmp_path / "p")
    return Path(tmp_path / "p")
