"""Pseudonyms: what stands for a respondent in the harmonised file.

A pseudonym is a keyed hash of source and identifier (BLAKE2, Aumasson et al. 2013, RFC 7693):
nobody without the key can tell who is who by hashing a list of identifiers.
"""

import hashlib
from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from coproduction.faults import Fault, Faults
from coproduction.harmonise import joined
from coproduction.readers.export import Export
from coproduction.study.data import key_file
from coproduction.study.resolved.survey import Pseudonyms, Source

#: Hexadecimal digits of a pseudonym: 64 bits, one expected collision in 6 billion respondents.
DIGITS = 16


#: Respondents whose pseudonyms are made at once.
_BATCH = 1 << 16


def pseudonyms(source: str, identifiers: Iterable[str], key: bytes) -> np.ndarray:
    """Return the pseudonym of each respondent of a source, as a 64-bit number (see `shown`).

    BLAKE2b with `key` (32 bytes, see `key`) over source, a zero byte and the identifier as the
    source spells it. Two respondents of one pseudonym are no longer told apart: `validation`
    stops such a source.
    """
    start = hashlib.blake2b(f"{source}\0".encode(), key=key, digest_size=DIGITS // 2)
    made, begun = bytearray(), start.copy
    for identifier in identifiers:
        ascii = identifier.isascii()  # as most are, and sooner encoded
        state = begun()
        state.update(identifier.encode() if ascii else identifier.encode("utf-8", "surrogatepass"))
        made += state.digest()
    return np.frombuffer(made, dtype=">u8").astype(np.uint64)


def of_export(source: str, export: Export, declared: Source, key: bytes) -> Iterator[np.ndarray]:
    """The pseudonym of each respondent of an export, as `pseudonyms`, some at once."""
    n = len(export.data)
    for start in range(0, n, _BATCH):
        rows = range(start, min(start + _BATCH, n))
        yield pseudonyms(source, _identifiers(export, declared, rows), key)


def _identifiers(export: Export, source: Source, rows: range) -> Iterable[str]:
    """What identifies respondents in the file: the columns that do, or the position."""
    if source.respondent:
        return joined.spelt(export, source.respondent, slice(rows.start, rows.stop))
    return [str(row + 1) for row in rows]


def shown(numbers: np.ndarray) -> pa.Array:
    """Pseudonyms as text: `DIGITS` hexadecimal digits each."""
    digits = numbers.astype(">u8").tobytes().hex().encode()
    ends = np.arange(len(numbers) + 1, dtype=np.int32) * DIGITS
    texts = [None, pa.py_buffer(ends), pa.py_buffer(digits)]
    return pa.Array.from_buffers(pa.string(), len(numbers), texts)


def key(declared: Pseudonyms, study: str, fingerprint: str = "") -> bytes:
    """Return the key of a study's pseudonyms, 32 bytes.

    A secret one is derived from the content of its file, for this study alone. The key of open
    data is public, made from the study's name.

    Raises `Faults` where the file is not fit, or its key not the one of `fingerprint`: the machine
    that runs the job may have another file at that place than the one that planned it.
    """
    if not declared.key_file:
        return hashlib.sha256(f"open study {study}".encode()).digest()
    if fingerprint and key_file.fingerprint(declared, study) != fingerprint:
        raise Faults(
            [
                Fault(
                    "study.yaml",
                    f"pseudonyms.key_file: {declared.key_file} holds another key than when the run "
                    "was planned",
                    expected="the same file on every machine of the run, left alone while it runs",
                    mend="copy the file to this machine, or run again",
                )
            ]
        )
    return key_file.derived(declared, study, "pseudonyms")
