"""Lists of contents: what is no list, and what makes no archive, is told with the key at fault."""

import pytest
from tiny_archive import listed, write

from archive import contents
from archive.verify import Refused


def entry(**changed):
    return {"path": "x.csv", "source": "x.csv", "kind": "results"} | changed


def without(key):
    found = listed()
    del found[key]
    return found


WRONG = {
    "argument: 'title'": without("title"),
    "Invalid isoformat": listed(released="31 January"),
    "a zip dates 1980 to 2107": listed(released="1979-12-31"),
    "unexpected keyword": listed(colour="red"),
    "cannot be the name of a folder": listed(name="../tiny"),
    "has a licence and a person": listed(persons=[]),
    "leads elsewhere": listed(files=[*listed()["files"], entry(path="../x.csv")]),
    "would be one file": listed(files=[*listed()["files"], entry(path="OUT/a.csv")]),
    "one of data, configuration": listed(files=[*listed()["files"], entry(kind="poem")]),
    "no licence is called 'WTF'": listed(files=[*listed()["files"], entry(licence="WTF")]),
    "written by the archive itself": listed(
        files=[*listed()["files"], entry(path="contents.json")]
    ),
    "is none of the files": listed(workflow={"path": "x", "engine": "", "version": "", "url": ""}),
}


@pytest.mark.parametrize("problem", WRONG)
def test_what_is_wrong_with_a_list_is_told(problem, tmp_path):
    with pytest.raises(Refused, match=problem):
        contents.read(write(tmp_path, WRONG[problem]))


def test_a_list_is_read_as_types(tmp_path):
    found = contents.read(write(tmp_path, listed()))
    assert (found.folder, found.persons[0].spoken, len(found.files)) == (
        "tiny-1.0",
        "Ann Müller",
        7,
    )
    assert found.steps[1].outputs == ("out/b.csv",)
