"""What a file is, by its bytes, against what it is declared to be."""

import pytest
from unit.readers.samples import read, source

from coproduction.faults import Faults
from coproduction.readers import formats


@pytest.mark.parametrize(
    ("kind", "said", "mend"),
    [
        ("xlsx", "csv", "format: xlsx"),
        ("csv", "xlsx", "format: csv"),
        ("csv", "sav", "format: csv"),
        ("dta14", "sav", "format: dta"),
        ("dta8", "sav", "format: dta"),
        ("sav", "csv", "format: sav"),
        ("xpt5", "sas7bdat", "format: xpt"),
        ("parquet", "xlsx", "format: parquet"),
        ("por", "sav", "format: por"),
    ],
)
def test_content_against_the_declared_format(folder, kind, said, mend):
    with pytest.raises(Faults) as met:
        read(source(kind) | {"format": said}, root=folder)
    assert met.value.faults[0].mend == mend
    assert read(source(kind) | {"format": mend[8:], "encoding": "utf-8"}, root=folder)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<!DOCTYPE html><html>Sign in</html>", "web page"),
        (b"\n<HTML><body>404</body>", "web page"),
        (b"\x1f\x8b\x08\0\0", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "password"),
        (b"PK\3\4\x14\0\0\0\0\0word", "ZIP"),
    ],
)
@pytest.mark.parametrize("suffix", ["sav", "csv", "xlsx"])
def test_what_is_no_export_at_all(tmp_path, content, what, suffix):
    (tmp_path / f"a.{suffix}").write_bytes(content)
    with pytest.raises(Faults, match=what):
        read({"file": f"a.{suffix}"}, root=tmp_path)


def test_a_pointer_of_git_lfs_is_no_text_file(tmp_path):
    (tmp_path / "a.csv").write_text("version https://git-lfs.github.com/spec/v1\nsize 12345\n")
    with pytest.raises(Faults) as met:
        read({"file": "a.csv"}, root=tmp_path)
    assert met.value.faults[0].mend == "git lfs pull"


def test_large_files_of_a_format_that_readstat_reads_are_read_in_halves_on_linux(monkeypatch):
    monkeypatch.setattr(formats.sys, "platform", "linux")
    large = {kind for kind in formats.READERS if formats.in_halves(kind, formats.LARGE)}
    assert large == {k for k, module in formats.READERS.items() if "readstat" in module}
    assert not any(formats.in_halves(kind, formats.LARGE - 1) for kind in large)
    monkeypatch.setattr(formats.sys, "platform", "darwin")
    assert not any(formats.in_halves(kind, formats.LARGE) for kind in large)
