"""Sieve: elements of a part that are written plainly are taken as bytes, before its parser.

Programs write most rows, and most shared texts, in one form. What is not of that form is left to
the parser of XML, which reads the part as if the plain elements were not in it: they are whole, so
that what is left is well-formed where the part is.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

#: How a part in UTF-8 begins.
_DECLARED = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml version=["']1\.0["'](?: encoding=["'][Uu][Tt][Ff]-8["'])?"""
    rb"""(?: standalone=["'](?:yes|no)["'])? ?\?>)?(?=\s*<[a-zA-Z])"""
)
#: Of a text, what a parser takes for something else or refuses; what it takes for a character.
_ODD = re.compile(
    rb"[<\0-\x08\x0b-\x1f]|\]\]>|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7});)|\xef\xbf[\xbe\xbf]"
)
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_NO_CHARACTER = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: No plain element is longer.
_LONGEST = 1 << 22


def text_of(raw: bytes) -> str | None:
    """The text that a parser of XML reads from bytes; None where they are no plain text."""
    if raw.isalnum():  # of ASCII
        return raw.decode()
    if _ODD.search(raw):
        return None
    try:
        told = raw.decode()
        if "&" in told:
            told = _REFERENCE.sub(lambda m: _NAMED.get(m[1]) or chr(int(m[2])), told)
    except (ValueError, OverflowError):
        return None
    return None if b"&" in raw and _NO_CHARACTER.search(told) else told


class Sieve(ABC):
    """Takes the plain elements that end with `end` from the bytes of a part."""

    end: bytes

    @abstractmethod
    def met(self, element: bytes) -> bool:
        """Whether an element is plain; `end` is not with it."""

    def ahead(self, block: bytes) -> int:
        """Take elements at the beginning of a block at once; how many bytes they are."""
        return 0

    def take(self, elements: Sequence[bytes]) -> bool:
        """Take the elements that were met one after another; False leaves them to the parser."""
        return True

    def learn(self, element: bytes) -> None:  # noqa: B027 – nothing to learn is the rule
        """Look at an element that the parser has followed."""

    def __call__(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """What is left of the blocks of a part. The parser must follow each before the next."""
        left = first = next(blocks, b"")
        declared = _DECLARED.match(first)
        plain, begins = declared is not None, declared.end() if declared else 0
        try:
            while plain and b"\0" not in left and len(left) < _LONGEST:
                *elements, left = left[self.ahead(left) :].split(self.end)
                taken = 0
                for i, element in enumerate(elements):
                    if plain and self.met(element):
                        continue
                    yield self._left(elements[taken:i])
                    yield element + self.end
                    taken = i + 1
                    # What is no element may hide the elements that follow.
                    plain = plain and b"<!" not in element and element.find(b"<?", begins) < 0
                    begins = 0
                    self.learn(element)
                yield self._left(elements[taken:])
                block = next(blocks, b"")
                if not block:
                    break
                left += block
        except Exception:
            yield left
            raise
        yield left
        yield from blocks

    def _left(self, elements: Sequence[bytes]) -> bytes:
        taken = not elements or self.take(elements)
        return b"" if taken else b"".join(element + self.end for element in elements)
