"""Missing labels: what a value label says of why there is no answer, in over 20 languages.

Only a whole label tells: *na* stands in *Na mateřské*, *inap* in *inappropriate*. What says who
answered or how (*spontaneous*) is left out first, and a label of several parts names a kind where
all of its parts name the same one.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from coproduction.files import read_yaml
from coproduction.missing import KINDS

_FILE = Path(__file__).with_suffix(".yaml")
#: A code before the label: ``-9. Refused``, ``(8) Don't know``, ``99 = Ne sait pas``.
_CODE = re.compile(r"^\s*[(\[]?\s*[-−–]?\d+\s*(?:[)\].:=,]|[-–—](?=\s)|(?=\s))\s*[-–—=:.]?\s*")
_OR = re.compile(r"\s+(?:or|ou|oder|eller|nebo|o)\s+", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:[/;,|()\[\]]|\s[-–—]\s)\s*")
#: The other gender of a word: ``Odmítl(a)``, ``refusé(e)``.
_GENDER = re.compile(r"(?<=[^\W\d_])\(\w{1,3}\)")
#: A label longer than this says more than that there is no answer.
_LONGEST = 90


def normalised(label: str) -> str:
    """A label in one case and one form, without punctuation, accents of Latin letters kept.

    >>> normalised("DON’T  know.")
    "don't know"
    """
    text = unicodedata.normalize("NFKC", label).casefold()
    text = re.sub("[\u2018\u2019\u02bc\u00b4`]", "'", text)
    kept = [sign if sign.isalnum() or sign == "'" or _mark(sign) else " " for sign in text]
    return " ".join("".join(kept).split()).strip("' ")


def _mark(sign: str) -> bool:
    return unicodedata.category(sign) in ("Mn", "Mc")


@lru_cache(maxsize=4096)
def kinds_of(label: str) -> tuple[str, ...]:
    """The kinds of missing that a label names, whole or by all of its parts; none if an answer.

    A kind is one of `coproduction.missing.KINDS`. More than one is a label that joins several, all
    of them one that does not tell which.
    """
    if not 4 <= len(label) <= _LONGEST:
        return ()
    known, aside = _words()
    label = _GENDER.sub("", label)
    for text in dict.fromkeys([label, _CODE.sub("", label, count=1)]):
        if (whole := normalised(text)) in known:
            return known[whole]
        parts = [normalised(part) for part in _PARTS.split(text)]
        parts = [part for part in parts if part and part not in aside]
        joined = " ".join(parts)
        if joined in known:
            return known[joined]
        for split in (parts, [each for part in parts for each in _OR.split(part)]):
            found = [known.get(part, ()) for part in split]
            if found and all(found):
                return tuple(dict.fromkeys(kind for kinds in found for kind in kinds))
    return ()


@cache
def _words() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Whole labels to their kinds, and what beside them says nothing of it."""
    read = read_yaml(_FILE)
    known: dict[str, tuple[str, ...]] = {normalised(label): KINDS for label in read["unclear"]}
    for by_language in read["kinds"].values():
        for kind, labels in by_language.items():
            known |= {normalised(label): (kind,) for label in labels}
    return known, frozenset(normalised(text) for text in read["aside"])
