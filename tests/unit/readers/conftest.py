"""Exports to read: of text as given, and one small survey in every format."""

import pytest
from unit.readers.samples import KINDS, read, source, write

from coproduction.faults import Faults


@pytest.fixture
def export(tmp_path):
    def make(content, columns=None, name="export.csv", **source):
        raw = content if isinstance(content, bytes) else content.encode("utf-8")
        (tmp_path / name).write_bytes(raw)
        return read({"file": name, **source}, columns, tmp_path)

    return make


@pytest.fixture
def fault(export):
    def make(content, *args, **source):
        with pytest.raises(Faults) as met:
            export(content, *args, **source)
        assert len(met.value.faults) == 1, str(met.value)
        return met.value.faults[0]

    return make


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("formäts")
    for kind in KINDS:
        write(kind, folder / source(kind)["file"])
    return folder
