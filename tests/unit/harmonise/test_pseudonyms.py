"""Pseudonyms are keyed hashes, and nobody without the key can make them."""

import hashlib

from coproduction.harmonise.pseudonyms import key, pseudonyms, shown
from coproduction.study.survey import Pseudonyms


def test_a_pseudonym_is_a_keyed_hash_of_source_and_identifier():
    one, two = bytes(32), bytes(31) + b"1"
    expected = hashlib.blake2b(b"uk\x0017", key=one, digest_size=8).hexdigest()
    assert shown(pseudonyms("uk", ["17", "18"], one)).to_pylist()[0] == expected
    everyone = [pseudonyms(s, ["17", "18"], k) for s in ("uk", "fr") for k in (one, two)]
    assert len({name for names in everyone for name in names}) == 8


def test_the_key_of_open_data_is_of_the_study_and_a_secret_one_of_the_file(tmp_path):
    public = Pseudonyms(open=True)
    assert key(public, "a") == key(public, "a") != key(public, "b")
    (tmp_path / "key").write_text("k" * 64 + "\n")
    secret = Pseudonyms(key_file=str(tmp_path / "key"))
    assert key(secret, "a") == key(secret, "b") != key(public, "a")
