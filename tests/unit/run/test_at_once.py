"""Records of Snakemake are written as one text, and are those that it writes."""

import json

from snakemake.persistence import file

from run.at_once import written as let_write


class Pieces(list):
    """A stream that keeps what is written, piece by piece."""

    write = list.append


def test_a_record_is_let_write_as_snakemake_writes_it(monkeypatch, tmp_path):
    monkeypatch.setattr(file, "json", json)
    record = {"rule": "a", "input": ["ä", "b"], "starttime": 1.5, "incomplete": False, "code": None}
    before = Pieces()
    json.dump(record, before)
    let_write(file)
    let_write(file)
    written = Pieces()
    file.json.dump(record, written)
    assert written == ["".join(before)]
    path = tmp_path / "record"
    path.write_text(written[0], encoding="utf-8")
    with path.open(encoding="utf-8") as stream:
        assert file.json.load(stream) == record
    assert file.json.JSONDecodeError is json.JSONDecodeError
