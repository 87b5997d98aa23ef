"""Pseudonyms are keyed hashes, and nobody without the key can make them."""

import hashlib

import numpy as np
import pandas as pd
import pytest
from declarations import source

from coproduction.faults import Faults
from coproduction.harmonise.pseudonyms import key, of_export, pseudonyms, shown
from coproduction.readers.export import Column, Export
from coproduction.study.data import hkdf, key_file
from coproduction.study.resolved.survey import Pseudonyms

SECRET = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def test_a_pseudonym_is_a_keyed_hash_of_source_and_identifier():
    one, two = bytes(32), bytes(31) + b"1"
    expected = hashlib.blake2b(b"uk\x0017", key=one, digest_size=8).hexdigest()
    assert shown(pseudonyms("uk", ["17", "18"], one)).to_pylist()[0] == expected
    everyone = [pseudonyms(s, ["17", "18"], k) for s in ("uk", "fr") for k in (one, two)]
    assert len({name for names in everyone for name in names}) == 8


@pytest.fixture
def secret(tmp_path, monkeypatch):
    """A function that writes a key file outside the folder of the project."""
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")

    def secret(content):
        path = tmp_path / "key"
        path.write_text(content)
        path.chmod(0o600)
        return Pseudonyms(key_file=str(path))

    return secret


def test_the_key_of_open_data_is_of_the_study():
    public = Pseudonyms(open=True)
    assert key(public, "a") == hashlib.sha256(b"open study a").digest() != key(public, "b")


def test_a_secret_key_is_derived_from_the_file_and_no_checksum_of_it(secret):
    declared = secret(SECRET)
    made = key(declared, "a")
    assert made == hkdf.derived(SECRET.encode(), b"coproduction 1\0pseudonyms\0a")
    assert made not in (key(declared, "b"), hashlib.sha256(SECRET.encode()).digest())
    assert made == key(secret(SECRET + "\n"), "a") != key(secret(SECRET[::-1]), "a")


def test_a_machine_with_another_key_than_the_planned_one_stops(secret):
    planned = key_file.fingerprint(secret(SECRET), "a")
    assert key(secret(SECRET), "a", planned) == key(secret(SECRET), "a")
    with pytest.raises(Faults, match="every machine") as stopped:
        key(secret(SECRET[::-1]), "a", planned)
    assert SECRET[::-1] not in str(stopped.value)


def test_respondents_are_told_by_a_column_or_by_their_place():
    cells = pd.DataFrame({"id": [30.0, 4.5, -7.0]})
    export, secret = Export("uk.sav", cells, {"id": Column("id")}), bytes(32)
    for named, told in (("id", ["30", "4.5", "-7"]), ((), ["1", "2", "3"])):
        found = np.concatenate([*of_export("uk", export, source(respondent=named), secret)])
        np.testing.assert_array_equal(found, pseudonyms("uk", told, secret))
