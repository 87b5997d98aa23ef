"""Statistical files that declare another number of respondents than they hold."""

import pytest
from unit.readers.samples import read, source

from coproduction.faults import Faults
from coproduction.readers.statistical import completeness


def test_spss_respondents_beyond_the_declared_number_are_told(folder, tmp_path):
    for kind in ("sav", "zsav"):
        raw = bytearray((folder / source(kind)["file"]).read_bytes())
        assert raw[80:84] == (300).to_bytes(4, "little")
        raw[80:84] = (299).to_bytes(4, "little")
        (tmp_path / f"fewer.{kind}").write_bytes(raw)
        with pytest.raises(Faults, match="declares 299 respondents and holds more"):
            read({"file": f"fewer.{kind}"}, root=tmp_path)


@pytest.mark.parametrize("kind", ["sav", "zsav"])
def test_respondents_of_an_spss_file_that_declares_none_are_told(folder, tmp_path, kind):
    raw = bytearray((folder / source(kind)["file"]).read_bytes())
    raw[80:84] = bytes(4)
    (tmp_path / f"none.{kind}").write_bytes(raw)
    with pytest.raises(Faults, match="declares 0 respondents and holds more"):
        read({"file": f"none.{kind}"}, root=tmp_path)


@pytest.mark.parametrize("n", [2**31 - 1, 2**30, -1, -2, -(2**31)])
@pytest.mark.parametrize("kind", ["sav", "zsav"])
def test_a_number_of_spss_respondents_that_is_none_is_told(folder, tmp_path, n, kind):
    raw = bytearray((folder / source(kind)["file"]).read_bytes())
    raw[80:84] = n.to_bytes(4, "little", signed=True)
    (tmp_path / f"any.{kind}").write_bytes(raw)
    export = read({"file": f"any.{kind}"}, root=tmp_path)
    told = f"the file declares {n} respondents, which is no number of any; it holds 300"
    assert len(export.data) == 300 and (told in export.notes) == (n != -1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda raw: raw + b"x" * 500, "More stands after </stata_dta>"),
        (lambda raw: raw + b"x", "More stands after </stata_dta>"),
        (lambda raw: raw[:-12] + bytes(3 << 20) + b"x", "closing mark </stata_dta> is lacking"),
        (lambda raw: raw[:-20], "closing mark </stata_dta> is lacking"),
    ],
)
def test_stata_files_that_end_elsewhere_are_told_so(folder, tmp_path, change, told):
    raw = (folder / source("dta15")["file"]).read_bytes()
    assert raw.startswith(b"<stata_dta>")
    (tmp_path / "changed.dta").write_bytes(change(raw))
    with pytest.raises(Faults, match=told):
        read({"file": "changed.dta"}, root=tmp_path)


@pytest.mark.parametrize("n", [0, 1, 6, 7, 8, 20])
@pytest.mark.parametrize("more", [b"", b"x", b"x" * 9])
def test_the_mark_that_closes_a_stata_file_is_found_wherever_blocks_end(
    tmp_path, monkeypatch, n, more
):
    monkeypatch.setattr(completeness, "_BLOCK", 8)
    path = tmp_path / "a.dta"
    path.write_bytes(b"<stata_dta>" + b"</stata_" * n + b"</stata_dta>" + more)
    assert completeness.lengthened("dta", path) == bool(more)
    assert not completeness.lengthened("sav", path)
