"""Numbers of SPSS files are those that ReadStat gives, or the file is left to it."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from declarations import reading

from coproduction.faults import Faults
from coproduction.readers import dispatch
from coproduction.readers.statistical import readstat, system_file
from coproduction.readers.statistical.known import Unlike
from coproduction.readers.statistical.system_file import layout, numbers

KINDS = {"plain": {}, "bytes": {"row_compress": True}, "zlib": {"compress": True}}
N = 70


def frame(n: int = N) -> pd.DataFrame:
    """Numbers of which some are bytes of a compressed file, between texts of several widths."""
    rng = np.random.default_rng(7)
    cells = pd.DataFrame(
        {
            "code": rng.integers(-99, 152, n).astype(float),
            "name": np.tile(["ä", "", "a text of more than eight bytes"], n)[:n],
            "weight": rng.normal(size=n),
            "few": np.tile([1.0, 2.0, np.nan], n)[:n],
            "big": np.tile([1e300, -1e300, 0.0, -0.0], n)[:n],
            "last": np.tile(["x", "y"], n)[:n],
        }
    )
    return cells


def written(folder: Path, kind: str, n: int = N, **options: object) -> Path:
    path = folder / f"{kind}.{'zsav' if kind == 'zlib' else 'sav'}"
    pyreadstat.write_sav(frame(n), str(path), missing_ranges={"few": [2]}, **KINDS[kind], **options)
    return path


def known(path: Path) -> tuple[system_file.Layout | None, pd.DataFrame]:
    cells, _ = pyreadstat.read_sav(path, user_missing=True, disable_datetime_conversion=True)
    return layout(path, pyreadstat.read_sav(path, metadataonly=True)[1]), cells


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("piece", "batch"), [(1 << 20, 1 << 15), (256, 7)])
@pytest.mark.parametrize(("at", "end"), [(0, None), (0, 35), (35, None), (69, 70), (5, 6)])
def test_numbers_are_those_of_readstat(tmp_path, monkeypatch, kind, piece, batch, at, end):
    monkeypatch.setattr(system_file, "_PIECE", piece)
    monkeypatch.setattr(system_file, "_BATCH", batch)
    found, cells = known(written(tmp_path, kind))
    assert found is not None
    names = ["big", "code", "weight", "few"]
    given = [[of for of, _ in batch.columns] for batch in found.batches(names, at, end)]
    for name, read in zip(names, np.concatenate(given, axis=1), strict=True):
        expected = cells[name].to_numpy()[at:end]
        np.testing.assert_array_equal(read, expected)
        assert (np.signbit(read) == np.signbit(expected))[~np.isnan(expected)].all()


def test_system_missing_and_the_ends_of_ranges_are_no_numbers():
    words = np.array([*system_file._NONE, 0x7FF8000000000001, 0], np.uint64)
    np.testing.assert_array_equal(numbers(words), [np.nan] * 4 + [0])


def export(path: Path) -> tuple:
    """What is read of a file, or what is wrong with it."""
    declared = reading({"file": path.name, "format": path.suffix[1:]})
    try:
        found = dispatch.read(declared, ["code", "name", "few", "weight"], path.parent)
    except Faults as told:
        return tuple(map(str, told.faults))
    return found.data.to_csv(), found.columns, found.notes


def both(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[tuple, tuple]:
    """With numbers decoded here, and all by ReadStat."""
    here = export(path)
    with monkeypatch.context() as patched:
        patched.setattr(readstat, "_known", lambda *_: None)
        return here, export(path)


def cut(raw: bytes) -> bytes:
    return raw[:-24]


def longer(raw: bytes) -> bytes:
    return raw + bytes(48 * 8)


def odd(raw: bytes) -> bytes:
    return raw + b"\1"


def more_declared(raw: bytes) -> bytes:
    return raw[:80] + struct.pack("<i", N + 1) + raw[84:]


def fewer_declared(raw: bytes) -> bytes:
    return raw[:80] + struct.pack("<i", N - 1) + raw[84:]


def unknown_declared(raw: bytes) -> bytes:
    return raw[:80] + struct.pack("<i", -1) + raw[84:]


def other_bias(raw: bytes) -> bytes:
    return raw[:84] + struct.pack("<d", 90.0) + raw[92:]


def stopped(raw: bytes) -> bytes:
    """An end of all (252) in the middle of what is compressed by bytes."""
    middle = len(raw) - 8 * 40
    return raw[:middle] + b"\xfc" * 8 + raw[middle + 8 :]


def flipped(raw: bytes) -> bytes:
    return raw[:-300] + bytes([raw[-300] ^ 255]) + raw[-299:]


DAMAGES = [cut, longer, odd, more_declared, fewer_declared, unknown_declared, other_bias]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("damage", [*DAMAGES, stopped, flipped])
def test_a_file_that_is_not_as_it_declares_is_judged_by_readstat(
    tmp_path, monkeypatch, kind, damage
):
    path = written(tmp_path, kind)
    path.write_bytes(damage(path.read_bytes()))
    here, readstats = both(path, monkeypatch)
    assert here == readstats


def test_other_numbers_for_system_missing_are_left_to_readstat(tmp_path):
    path = written(tmp_path, "plain")
    raw = path.read_bytes()
    floating = struct.pack("<5I", 7, 4, 8, 3, 0)[:16]
    at = raw.index(floating) + 16
    path.write_bytes(raw[:at] + struct.pack("<d", -1.0) + raw[at + 8 :])
    found, cells = known(path)
    assert found is None
    assert (cells["few"] < -1e300).any()  # for ReadStat it is a number then


def test_texts_of_several_variables_are_left_to_readstat(tmp_path):
    path = tmp_path / "long.sav"
    pyreadstat.write_sav(frame(3).assign(name="x" * 600), path)
    found, _ = known(path)
    assert found is None


def test_words_that_zlib_cannot_unpack_are_unlike(tmp_path):
    path = written(tmp_path, "zlib")
    found, _ = known(path)
    raw = bytearray(path.read_bytes())
    assert found is not None
    raw[found.at + 30] ^= 255
    path.write_bytes(bytes(raw))
    with pytest.raises(Unlike):
        list(found.batches(["code"]))


def test_more_cells_than_bytes_may_code_are_left_to_readstat(tmp_path):
    path = written(tmp_path, "bytes")
    raw = path.read_bytes()
    for n, known_so in ((N, True), (len(raw) // 8, False)):
        path.write_bytes(raw[:80] + struct.pack("<i", n) + raw[84:])
        assert (
            layout(path, pyreadstat.read_sav(path, metadataonly=True)[1]) is not None
        ) == known_so


def blocks(path: Path, size: int, change=lambda entries, _: entries) -> system_file.Layout:
    """A `.zsav` packed anew in blocks of so many bytes, what its end tells of them changed."""
    found, _ = known(path)
    assert found is not None
    raw = path.read_bytes()
    _, trailer, length = struct.unpack_from("<3Q", raw, found.at)
    *_, n = struct.unpack_from("<qqii", raw, trailer)
    assert n == 1 and length == 48
    words = zlib.decompress(raw[found.at + 24 : trailer])
    packed, entries = b"", []
    for at in range(0, len(words), size):
        block = zlib.compress(words[at : at + size])
        place = found.at + 24 + len(packed)
        entries.append((found.at + at, place, len(words[at : at + size]), len(block)))
        packed += block
    entries = change(entries, size)
    head = struct.pack("<3Q", found.at, found.at + 24 + len(packed), 24 + 24 * len(entries))
    end = struct.pack("<qqii", -100, 0, size, len(entries))
    told = b"".join(struct.pack("<qqii", *entry) for entry in entries)
    path.write_bytes(raw[: found.at] + head + packed + end + told)
    return found


@pytest.mark.parametrize("size", [64, 800, 1 << 16])
def test_blocks_that_follow_each_other_are_read(tmp_path, size):
    path = written(tmp_path, "zlib")
    found = blocks(path, size)
    code = [number for batch in found.batches(["code"]) for of, _ in batch.columns for number in of]
    np.testing.assert_array_equal(code, frame()["code"])


@pytest.mark.parametrize(
    "change",
    [
        lambda entries, _: entries * 2,
        lambda entries, _: [entries[0]] * len(entries),
        lambda entries, _: entries[::-1],
        lambda entries, _: entries[1:],
        lambda entries, _: entries[:-1],
        lambda entries, size: [(at + size, place, *rest) for at, place, *rest in entries],
    ],
)
def test_blocks_that_do_not_follow_each_other_are_unlike(tmp_path, change):
    path = written(tmp_path, "zlib")
    found = blocks(path, 800, change)
    with pytest.raises(Unlike):
        list(found.batches(["code"]))


def test_blocks_that_take_more_bytes_than_the_file_has_are_told_at_once(tmp_path, monkeypatch):
    path = written(tmp_path, "zlib")
    blocks(path, 800)
    assert not system_file.overlapping(path)
    again = written(tmp_path, "zlib")
    blocks(again, 800, lambda entries, _: entries * 99)
    monkeypatch.setattr(readstat, "batches", None)  # nothing of it is unpacked
    told = export(again)
    assert len(told) == 1 and "its blocks are to take" in told[0]


def test_blocks_larger_than_any_program_writes_are_unlike(tmp_path, monkeypatch):
    path = written(tmp_path, "zlib")
    found = blocks(path, 800)
    assert list(found.batches(["code"]))
    monkeypatch.setattr(system_file, "_BLOCK", 792)
    with pytest.raises(Unlike):
        list(found.batches(["code"]))


@pytest.mark.parametrize("n", [1, 1000])
def test_blocks_of_more_or_fewer_bytes_than_the_cells_may_take_are_unlike(tmp_path, n):
    """1 respondent of 70 that follow, and 1,000."""
    found = blocks(written(tmp_path, "zlib"), 800)._replace(n=n)
    with found.path.open("rb") as file:
        file.seek(found.at)
        with pytest.raises(Unlike):
            system_file._blocks(file, n, found.width)


def test_two_processes_read_what_one_reads(tmp_path, monkeypatch):
    from coproduction.readers import formats
    from coproduction.readers.isolation import processes

    monkeypatch.setattr(formats, "LARGE", 0)
    for kind in KINDS:
        path = written(tmp_path, kind)
        alone = export(path)
        with processes(2):
            assert export(path) == alone
