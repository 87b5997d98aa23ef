"""Archives altered at random are refused or told, never accepted, and nothing breaks on them."""

import copy
import hashlib
import json
import random
import shutil
import sys
import zipfile

import pytest
from tiny_archive import listed

from archive import bag as bagit
from archive import changes, packing, upload, verify

#: What a value of a list of contents is replaced by.
STRANGE = (None, True, 0, -1, 1e308, "", "..", "/etc/passwd", "a\x00b", "\ud800", [], {}, [[]],
           ["a"], {"a": 1}, "x" * 5000)  # fmt: skip


@pytest.fixture
def archive(tree):
    packing.pack(tree / "contents.json", tree.parent / "tiny.zip", tree)
    return tree.parent / "tiny.zip"


def places(value, path=()):
    """Every place of a value of JSON."""
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs if isinstance(value, (dict, list)) else ():
        yield from places(inner, (*path, key))


def mutated(contents, draw):
    """A list of contents with one value of it gone, or another, or twice."""
    found = copy.deepcopy(contents)
    *way, key = draw.choice([place for place in places(found) if place])
    inner = found
    for step in way:
        inner = inner[step]
    act = draw.randrange(3)
    if act == 0:
        del inner[key]
    elif act == 1:
        inner[key] = copy.deepcopy(draw.choice(STRANGE))
    else:
        inner[key] = [inner[key], inner[key]]
    return found


def resealed(bag, text):
    """Put a list of contents into an archive and make its checksums those of what lies there."""
    (bag / "data/contents.json").write_bytes(text)
    for name in (verify.MANIFEST, verify.TAGS):
        paths = [path.relative_to(bag).as_posix() for path in bag.rglob("*") if path.is_file()]
        payload = [path for path in paths if path.startswith("data/")]
        tags = [p for p in paths if not p.startswith("data/") and p != verify.TAGS]
        sums = {p: hashlib.sha256((bag / p).read_bytes()).hexdigest()
                for p in (payload if name == verify.MANIFEST else tags)}  # fmt: skip
        (bag / name).write_bytes(bagit.manifest(sums))


@pytest.mark.parametrize("seed", range(3))
def test_lists_of_contents_altered_at_random_break_nothing(archive, tmp_path, seed, monkeypatch):
    """Their checksums fit: only what is read of them is left to look at. Nothing is run."""
    monkeypatch.setattr(verify, "run", lambda *_: 0)
    draw, bag = random.Random(seed), verify.unpacked(archive, tmp_path / "bag")
    contents = json.loads((bag / "data/contents.json").read_text("utf-8"))
    outside = {path for path in tmp_path.rglob("*") if bag not in path.parents}
    ended = []
    for number in range(40):
        text = json.dumps(mutated(contents, draw)).encode("utf-8")
        resealed(bag, text)
        work = tmp_path / f"work{number}"
        ended.append(verify.main([str(bag), "--python", sys.executable, "--keep", str(work)]))
        shutil.rmtree(work, ignore_errors=True)
        ended.append(changes.main([str(archive), str(bag)]))
    assert {*ended} <= {0, 1, 2}
    assert {path for path in tmp_path.rglob("*") if bag not in path.parents} == outside


@pytest.mark.parametrize("seed", range(2))
def test_bytes_altered_at_random_are_never_accepted(archive, tmp_path, seed):
    draw, sound = random.Random(seed), archive.read_bytes()
    altered = tmp_path / "altered.zip"
    for _ in range(50):
        data = bytearray(sound)
        act, at = draw.randrange(4), draw.randrange(len(data))
        if act == 0:
            data[at] ^= 1 << draw.randrange(8)
        elif act == 1:
            del data[at:]
        elif act == 2:
            del data[at : at + draw.randrange(1, 100)]
        else:
            data[at:at] = draw.randbytes(draw.randrange(1, 100))
        altered.write_bytes(data)
        same = _held(altered, tmp_path / "a") == _held(archive, tmp_path / "b")
        assert same or verify.main([str(altered), "--checksums"]) in (1, 2)
        assert changes.main([str(archive), str(altered)]) in ((0,) if same else (1, 2))


@pytest.mark.parametrize("method", ["DEFLATED", "BZIP2", "LZMA"])
@pytest.mark.parametrize("damage", [b"\xff", b"\x00", b"\x05"])
def test_a_damaged_entry_of_any_packing_is_refused(archive, tmp_path, method, damage, capsys):
    packed, data = tmp_path / "packed.zip", b"0123456789" * 50
    with zipfile.ZipFile(packed, "w", getattr(zipfile, f"ZIP_{method}")) as made:
        made.writestr("tiny/.zenodo.json", data)
        (entry,) = made.infolist()
    found = bytearray(packed.read_bytes())
    start = entry.header_offset + 30 + len(entry.filename)
    found[start : start + entry.compress_size] = damage * entry.compress_size
    packed.write_bytes(found)
    assert verify.main([str(packed), "--checksums"]) == 2
    assert "cannot be unpacked" in capsys.readouterr().err
    assert changes.main([str(archive), str(packed)]) == 2
    with pytest.raises(upload.Refused):
        upload.metadata(packed, "zenodo")


def _held(archive, folder):
    """What lies in an archive that can be unpacked: path to bytes."""
    try:
        bag = verify.unpacked(archive, folder)
        return {str(p.relative_to(folder)): p.read_bytes() for p in bag.rglob("*") if p.is_file()}
    except verify.Refused:
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_an_archive_compares_with_one_that_says_little_of_itself(archive, tmp_path, capsys):
    bag = verify.unpacked(archive, tmp_path)
    told = json.loads((bag / "data/contents.json").read_text("utf-8"))
    del told["version"]
    resealed(bag, json.dumps(told).encode("utf-8"))
    assert changes.main([str(archive), str(bag)]) == 2
    assert "the key 'version' is not there" in capsys.readouterr().err
    assert listed()["name"] == told["name"]
