"""Numbers of Stata files are those that ReadStat gives, or the file is left to it."""

import struct
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from declarations import reading

from coproduction.faults import Faults
from coproduction.readers import dispatch
from coproduction.readers.export import Export
from coproduction.readers.statistical import dataset, readstat

N = 60
RELEASES = (114, 117, 118, 119)
TYPES = {
    "byte_": np.int8,
    "int_": np.int16,
    "long_": np.int32,
    "float_": np.float32,
    "double_": float,
}


def frame() -> pd.DataFrame:
    """A column of each type, and texts between them."""
    rng = np.random.default_rng(5)
    cells = {name: rng.integers(-90, 100, N).astype(of) for name, of in TYPES.items()}
    cells["double_"] += rng.normal(size=N)
    cells["float_"] += np.float32(0.1)
    texts = {"name": np.tile(["a", "", "longer"], N // 3), "town": np.repeat(["b", "c"], N // 2)}
    return pd.DataFrame({**cells, **texts}, columns=["byte_", "name", *[*TYPES][1:], "town"])


def written(folder: Path, release: int) -> Path:
    path = folder / f"r{release}.dta"
    if release == 113:
        pyreadstat.write_dta(frame(), str(path), version=8)
    else:
        frame().to_stata(path, write_index=False, version=release)
    return path


def patched(path: Path, cells: dict[tuple[int, str], bytes]) -> None:
    """Write the bytes of cells, by respondent and column."""
    found = dataset.layout(path, pyreadstat.read_dta(path, metadataonly=True)[1])
    assert found is not None
    raw = bytearray(path.read_bytes())
    for (row, name), content in cells.items():
        at = found.at + row * found.width + found.places[name][1]
        raw[at : at + len(content)] = content
    path.write_bytes(bytes(raw))


def export(path: Path) -> Export | tuple:
    declared = reading({"file": path.name, "format": "dta"})
    try:
        return dispatch.read(declared, [*TYPES, "name"], path.parent)
    except Faults as told:
        return tuple(map(str, told.faults))


def both_agree(path: Path, monkeypatch: pytest.MonkeyPatch) -> Export | tuple:
    """What is read with numbers decoded here, which must be what ReadStat gives of all."""
    here = export(path)
    with monkeypatch.context() as patched:
        patched.setattr(readstat, "_known", lambda *_: None)
        readstats = export(path)
    if isinstance(here, tuple) or isinstance(readstats, tuple):
        assert here == readstats
        return here
    assert here.data.to_csv() == readstats.data.to_csv()
    assert (here.columns, here.notes) == (readstats.columns, readstats.notes)
    assert here.tags.keys() == readstats.tags.keys()
    for name, tags in here.tags.items():
        np.testing.assert_array_equal(tags, readstats.tags[name])
    return here


@pytest.mark.parametrize("release", (113, *RELEASES))
@pytest.mark.parametrize("piece", [1 << 22, 100])
def test_numbers_are_those_of_readstat(tmp_path, monkeypatch, release, piece):
    monkeypatch.setattr(dataset, "_PIECE", piece)
    path = written(tmp_path, release)
    header = pyreadstat.read_dta(path, metadataonly=True)[1]
    assert dataset.layout(path, header) is not None
    assert not isinstance(both_agree(path, monkeypatch), tuple)


@pytest.mark.parametrize("release", RELEASES)
def test_missing_values_and_their_letters_are_those_of_readstat(tmp_path, monkeypatch, release):
    path = written(tmp_path, release)
    patched(
        path,
        {
            (0, "byte_"): b"\x65",
            (1, "byte_"): b"\x66",
            (2, "byte_"): b"\x7f",
            (3, "int_"): struct.pack("<h", 0x7FE5),
            (4, "int_"): struct.pack("<h", 0x7FFF),
            (5, "long_"): struct.pack("<i", 0x7FFFFFE5),
            (6, "long_"): struct.pack("<i", 0x7FFFFFE8),
            (7, "float_"): struct.pack("<i", 0x7F000000),
            (8, "float_"): struct.pack("<i", 0x7F000800),
            (9, "float_"): struct.pack("<i", 0x7F00D000),
            (10, "double_"): struct.pack("<q", 0x7FE0000000000000),
            (11, "double_"): struct.pack("<q", 0x7FE0010000000000),
            (12, "double_"): struct.pack("<q", 0x7FE01A0000000000),
            (13, "double_"): struct.pack("<q", -1),
        },
    )
    found = both_agree(path, monkeypatch)
    assert not isinstance(found, tuple)
    assert found.tags["byte_"][:3].tolist() == ["", ".a", ".z"]
    assert found.tags["double_"][10:14].tolist() == ["", ".a", ".z", ""]
    assert found.data["double_"][10:14].isna().all()


@pytest.mark.parametrize("number", [0x7F0007FF, 0x7F00D800, 0x7FC00000])
def test_numbers_beyond_all_letters_are_left_to_readstat(tmp_path, monkeypatch, number):
    path = written(tmp_path, 118)
    patched(path, {(3, "float_"): struct.pack("<i", number)})
    with pytest.raises(dataset.Unlike):
        header = pyreadstat.read_dta(path, metadataonly=True)[1]
        found = dataset.layout(path, header)
        assert found is not None
        list(next(found.batches(["float_"])).columns)
    both_agree(path, monkeypatch)


def cut(raw: bytes) -> bytes:
    return raw[:-200]


def longer(raw: bytes) -> bytes:
    return raw + b"more"


def no_end_of_data(raw: bytes) -> bytes:
    return raw.replace(b"</data>", b"</dada>")


def no_texts(raw: bytes) -> bytes:
    return raw.replace(b"<strls>", b"<strlz>")


def other_data(raw: bytes) -> bytes:
    return raw.replace(b"<data>", b"<dada>")


def more_respondents(raw: bytes) -> bytes:
    return raw.replace(b"<N>" + struct.pack("<Q", N), b"<N>" + struct.pack("<Q", N + 1))


@pytest.mark.parametrize("release", [114, 118])
@pytest.mark.parametrize(
    "damage", [cut, longer, no_end_of_data, no_texts, other_data, more_respondents]
)
def test_a_damaged_file_is_judged_by_readstat(tmp_path, monkeypatch, release, damage):
    path = written(tmp_path, release)
    path.write_bytes(damage(path.read_bytes()))
    both_agree(path, monkeypatch)


def test_files_of_other_machines_are_left_to_readstat(tmp_path, monkeypatch):
    path = tmp_path / "big.dta"
    frame().to_stata(path, byteorder=">", write_index=False, version=118)
    assert dataset.layout(path, pyreadstat.read_dta(path, metadataonly=True)[1]) is None
    assert not isinstance(both_agree(path, monkeypatch), tuple)


def test_texts_of_a_place_of_their_own_stand_beside_numbers(tmp_path, monkeypatch):
    path = tmp_path / "long.dta"
    frame().to_stata(path, write_index=False, version=118, convert_strl=["name"])
    assert dataset.layout(path, pyreadstat.read_dta(path, metadataonly=True)[1]) is not None
    assert not isinstance(both_agree(path, monkeypatch), tuple)
