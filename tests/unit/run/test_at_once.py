"""Records of Snakemake are written over those before, and are those that it writes."""

import pytest
from snakemake.persistence.file import FilePersistence

from run.at_once import written

LONG = {"rule": "a", "input": ["ä", "b"] * 99, "starttime": 1.5, "incomplete": False, "code": None}
SHORT = {"rule": "a"}
NAMES = ("results/a.csv", "results/" + "long" * 99)


class Plain(FilePersistence):
    def __init__(self):
        self._max_len = None


class AtOnce(Plain):
    pass


written(AtOnce)
written(AtOnce)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", [0o644, 0o400, 0o600])
def test_a_record_is_written_as_snakemake_writes_it(tmp_path, name, mode):
    found = []
    for number, own in enumerate([Plain(), AtOnce()]):
        (tmp_path / str(number)).mkdir()
        folder = str(tmp_path / str(number))
        for record in (LONG, SHORT, LONG, SHORT):
            own._io_write(folder, record, name)
            (path,) = (p for p in (tmp_path / str(number)).rglob("*") if p.is_file())
            found.append((number, path.read_bytes(), path.stat().st_mode))
            assert own._io_read(folder, name) == record
            path.chmod(mode)
    half = len(found) // 2
    assert [one[1:] for one in found[:half]] == [one[1:] for one in found[half:]]


def test_what_is_no_record_is_told_before_a_file_is_touched(tmp_path):
    own = AtOnce()
    own._io_write(str(tmp_path), SHORT, "a")
    with pytest.raises(TypeError):
        own._io_write(str(tmp_path), {"a": object()}, "a")
    assert own._io_read(str(tmp_path), "a") == SHORT
