"""Pairs of a claim that are one difference."""

from collections.abc import Iterator

from coproduction.study.declared.claim_declarations import Pairs
from coproduction.study.written.wrong import Wrong


def turned(key: str, pairs: Pairs) -> Iterator[Wrong]:
    """Yield what is wrong with pairs, under a key, that are others turned round.

    Their family would hold one test twice.
    """
    given = () if pairs == "each" else pairs
    for k, (left, right) in enumerate(given):
        if (right, left) in given[:k]:
            problem = f"[{left}, {right}] is [{right}, {left}] turned round, one difference"
            yield Wrong(key, problem, "one of the two")
