"""Likeness: how alike texts of two exports are, from the letters they share.

Texts are compared by the cosine of their trigrams of letters, each weighted by how few texts have
it: words that all questions of a battery begin with count for little (Salton and Buckley, 1988).
Nothing is translated, so that a likeness between two languages tells nothing.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from scipy import sparse

from coproduction.files import read_yaml

#: What stands before a question: `Q12a.`, `(3)`, `v11_1:`, `12 -`; no part of `18 - 24` or `2.5`.
_NUMBERED = re.compile(r"^\W*(?:[a-z]{0,3}\d[\w.]*|[a-z]\d*)\s*[.:)\]–-]+\s*(?![\s\d])", re.I)
#: A text that is nothing but a name or number of a question: `Q12_3`, `var00012`.
_CODED = re.compile(r"[\W_]*(?:[a-z]{0,5}[\W_]*)?\d[\d\W_]*[a-z]?[\d\W_]*", re.I)
#: A name of so many words is the question itself, as survey platforms write it.
_QUESTION = 4
_WORD = re.compile(r"[^\W_]+")
_NOT = """not no never none nobody without un don't nicht kein keine nie niemand ohne ne pas jamais
aucun sans ikke ingen aldrig uden ne není žádný nikdy bez no nunca ningún sin non mai nessuno senza
não nenhum sem niet geen nooit zonder inte utan nie żaden nigdy"""
_NEGATIONS = frozenset(_NOT.split())


def plain(text: str, name: str = "") -> str:
    """A label in small letters, words only, without the number or name of its question."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").strip()
    prefix = name.casefold()
    if prefix and text.startswith(prefix):
        text = text[len(prefix) :] if not text[len(prefix) :][:1].isalnum() else text
    text = _NUMBERED.sub("", text, count=1)
    return " ".join(_WORD.findall(text))


def tells(text: str, name: str = "") -> bool:
    """Whether a label says more of a question than its name or number."""
    words = plain(text, name)
    return len(words) >= 3 and words != " ".join(_WORD.findall(name.casefold())) and not (
        _CODED.fullmatch(words)
    )  # fmt: skip


def said(label: str, name: str) -> str:
    """What a column asks: its label, or its name where that is a question of several words."""
    return label if label or len(_WORD.findall(name)) < _QUESTION or " " not in name else name


def agree(one: str, other: str) -> bool:
    """Whether what has to agree word for word does, in texts that are almost alike.

    These are numbers, negations, and units where both name some.
    """
    mine, yours = plain(one), plain(other)
    return _guarded(mine) == _guarded(yours) and not other_units(mine, yours)


def _guarded(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    words = text.split()
    digits = tuple(sorted(word for word in words if any(sign.isdigit() for sign in word)))
    return digits, _NEGATIONS & {*words}


def other_units(one: str, other: str) -> bool:
    """Whether two texts name units, such as months and years, and not the same.

    >>> other_units("duration in months", "duration in years"), other_units("age", "age in years")
    (True, False)
    """
    mine, yours = _units(plain(one)), _units(plain(other))
    return bool(mine and yours) and mine != yours


def _units(text: str) -> frozenset[str]:
    words = {*text.split()}
    return frozenset(unit for unit, spelt in _spelt().items() if spelt & words)


@cache
def _spelt() -> dict[str, frozenset[str]]:
    told = read_yaml(Path(__file__).with_name("units.yaml"))
    return {unit: frozenset(words) for unit, words in told.items()}


def likenesses(ones: Sequence[str], others: Sequence[str]) -> np.ndarray:
    """How alike each of `ones` is to each of `others` (len(ones) × len(others), 0 to 1).

    The texts are such as `plain` gives; empty ones are like nothing.
    """
    texts = [*ones, *others]
    places: dict[str, int] = {}
    rows, columns = [], []
    for row, text in enumerate(texts):
        for gram in _trigrams(text):
            rows.append(row)
            columns.append(places.setdefault(gram, len(places)))
    if not places:
        return np.zeros((len(ones), len(others)))
    shape = len(texts), len(places)
    counts = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    counts.data = 1 + np.log(counts.data)
    held = np.bincount(counts.indices, minlength=len(places))
    weighted = counts.multiply(np.log(1 + len(texts) / held)).tocsr()
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    scaled = sparse.diags(1 / np.where(norms > 0, norms, 1)) @ weighted
    product = (scaled[: len(ones)] @ scaled[len(ones) :].T).toarray()
    return np.clip(product, 0.0, 1.0)


def _trigrams(text: str) -> list[str]:
    padded = [f" {word} " for word in text.split()]
    return [word[i : i + 3] for word in padded for i in range(len(word) - 2)]
