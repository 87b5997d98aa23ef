"""Prose: what authors write for a section of the paper, in Markdown, as frozen types.

Numbers stand in it by reference, such as ``{{estimate pooled safety efficacy}}``, so that none is
typed.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from coproduction.faults import Fault, nearest

if TYPE_CHECKING:
    from markdown_it.token import Token

#: What a reference may ask for, to what stands behind it.
ASKED = {
    "estimate": "<model> and as much of outcome, area, country and term as tells one",
    "interval": "<model> and as much of outcome, area, country and term as tells one",
    "std_error": "<model> and as much of outcome, area, country and term as tells one",
    "p": "<model> and as much of outcome, area, country and term as tells one",
    "n": "<model> and as much of outcome, area and country as tells one",
    "r_squared": "<model> and as much of outcome, area and country as tells one",
    "verdict": "<claim> and as much of area, country and term as tells one",
    "p_adjusted": "<claim> and as much of area, country and term as tells one",
    "table": "<name of a table of the paper or its supplement>",
    "figure": "<name of a figure of the paper or its supplement>",
}
ALLOWED = (
    "paragraphs, headings, lists, emphasis, links, and numbers as "
    "{{estimate <model> <area> <term>}}"
)
_REFERENCE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
#: Signs no text holds, around the number of a reference while Markdown is read.
_OPEN, _CLOSE = "\ue000", "\ue001"
_CODE = re.compile(r"`[^`]*`")
_COMMENT = re.compile(r"(`[^`]*`)|<!--.*?-->", re.DOTALL)
#: What CommonMark has no sign for and would print as it is typed, to how it begins.
_UNPRINTABLE = {
    "footnote": re.compile(r"\[\^[^\]]+\]"),
    "citation by a key of a bibliography": re.compile(r"\[[^\]@]*(?<![\w.])@\w[^\]]*\](?!\()"),
    "comment without an end (-->)": re.compile(r"<!--"),
    "formula": re.compile(r"\$\$|(?<![\w\\])\$(?=[^$]*[\\^_])[^\s$][^$]*(?<=\S)\$(?!\d)"),
    "text that is struck out": re.compile(r"~~\S"),
    "letters set high or low": re.compile(r"\w\^[^\s^]+\^|\w~[^\s~]+~"),
    "list with boxes to tick": re.compile(r"^\s*([-*+]|\d+[.)])\s+\[[ xX]\]\s"),
    "table": re.compile(r"^\s*(\|.*\||\+[-=+]{3,}\+)\s*$"),
    "fenced division": re.compile(r"^\s*:::"),
    "attributes": re.compile(r"\]\{[.#]"),
    "list of definitions": re.compile(r"^:\s+\S"),
    "command of LaTeX": re.compile(r"\\[A-Za-z]+\{"),
}
#: Blocks that are told once, whatever stands in them.
_WHOLE = ("table", "blockquote", "fence", "code_block")
_MARKED = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


@dataclass(frozen=True)
class Reference:
    """A number, or the number of an exhibit: what is `asked` of what, on which line of its file."""

    asked: str
    words: tuple[str, ...]
    file: str
    line: int

    def __str__(self) -> str:
        return "{{" + " ".join((self.asked, *self.words)) + "}}"


@dataclass(frozen=True)
class Run:
    """Text of one kind of type, or a reference that stands for some."""

    text: str = ""
    emphasis: bool = False
    strong: bool = False
    url: str = ""
    reference: Reference | None = None


@dataclass(frozen=True)
class Prose:
    """A paragraph, heading or point of a list, `level` lists deep; a point may have a `number`."""

    kind: Literal["paragraph", "heading", "bullet", "number"]
    runs: tuple[Run, ...]
    level: int = 0
    number: int = 0


def parsed(text: str, shown: str) -> tuple[tuple[Prose, ...], list[Fault]]:
    """Read Markdown (CommonMark without HTML), and what is wrong with it, `shown` its path."""
    from markdown_it import MarkdownIt  # few studies have prose

    faults: list[Fault] = []
    found: list[Reference] = []

    def mark(match: re.Match) -> str:
        line = text.count("\n", 0, match.start()) + 1
        asked, *words = match[1].split() or [""]
        found.append(Reference(asked, tuple(words), shown, line))
        # the lines stay as they are
        return f"{_OPEN}{len(found) - 1}{_CLOSE}" + "\n" * match[0].count("\n")

    # comments are for authors; the lines stay as they are
    text = _COMMENT.sub(lambda match: match[1] or "\n" * match[0].count("\n"), text)
    marked = _REFERENCE.sub(mark, text.translate({ord(_OPEN): None, ord(_CLOSE): None}))
    faults += [fault for one in found for fault in _asked_faults(one)]
    for number, line in enumerate(marked.splitlines(), start=1):
        if "{{" in line or "}}" in line:
            problem = "a reference has one pair of braces only"
            faults.append(Fault(shown, problem, rows=(number,), expected=f"such as {_EXAMPLE}"))
    # tables are known, so that they are told and not printed as they are typed
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    told = {
        line
        for token in reader.parse(marked)
        if token.type.removesuffix("_open") in _WHOLE and token.map
        for line in range(*token.map)
    }
    faults += _unprinted(marked.splitlines(), told, shown)
    tokens = reader.parse(_UNPRINTABLE["footnote"].sub("", marked))
    blocks = tuple(_blocks(tokens, found, shown, faults))
    return blocks, faults


_EXAMPLE = "{{estimate pooled safety efficacy}}"


def _asked_faults(one: Reference) -> Iterator[Fault]:
    if one.asked not in ASKED:
        hint = nearest(one.asked, [*ASKED]) or f"one of {', '.join(ASKED)}"
        problem = f"{one}: nothing is called {one.asked!r}"
        yield Fault(one.file, problem, rows=(one.line,), expected=hint)
    elif not one.words or (one.asked in ("table", "figure") and len(one.words) > 1):
        expected = f"{{{{{one.asked} {ASKED[one.asked]}}}}}"
        yield Fault(one.file, f"{one}: does not say of what", rows=(one.line,), expected=expected)


def _blocks(
    tokens: Sequence["Token"], found: Sequence[Reference], shown: str, faults: list[Fault]
) -> Iterator[Prose]:
    """The blocks of a text; what cannot be printed is added to the faults."""
    lists: list[Literal["bullet", "number"]] = []
    numbers: list[int] = []
    heading = fresh = False
    inside = 0
    for token in tokens:
        # of such a block one fault is told, not one a part
        block, _, end = token.type.rpartition("_")
        inside += token.nesting if block in _WHOLE else 0
        if inside and (inside > 1 or end != "open" or block not in _WHOLE):
            continue
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                lists.append("bullet" if token.type.startswith("bullet") else "number")
                numbers.append(int(token.attrGet("start") or 1) - 1)
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
                numbers.pop()
            case "list_item_open":
                fresh = True
                numbers[-1] += 1
            case "heading_open" | "heading_close":
                heading = token.type == "heading_open"
            case "inline":
                runs = tuple(_runs(token, found, shown, faults))
                if heading:
                    yield Prose("heading", runs)
                elif lists:
                    kind = lists[-1] if fresh else "paragraph"
                    yield Prose(kind, runs, len(lists), numbers[-1] * (kind == "number"))
                else:
                    yield Prose("paragraph", runs)
                fresh = False
            case "paragraph_open" | "paragraph_close" | "list_item_close":
                pass
            case _ if not token.type.endswith("_close"):
                faults.append(_unprintable(token.type, token.map, shown))


def _unprinted(lines: Sequence[str], told: Collection[int], shown: str) -> Iterator[Fault]:
    """A fault for each kind of what CommonMark has no sign for, with the lines where it begins;
    `told` are lines, from 0, of blocks that are told as a whole."""
    for what, pattern in _UNPRINTABLE.items():
        met = {
            i
            for i, line in enumerate(lines)
            if i not in told and pattern.search(_CODE.sub("", line))
        }
        if met:
            rows = tuple(i + 1 for i in sorted(met) if i - 1 not in met)
            yield Fault(shown, f"the paper prints no {what}", rows=rows, expected=ALLOWED)


def _unprintable(kind: str, lines: Sequence[int] | None, shown: str) -> Fault:
    what = kind.removesuffix("_open").replace("_", " ")
    at = (lines[0] + 1,) if lines else ()
    return Fault(shown, f"the paper prints no {what}", rows=at, expected=ALLOWED)


def _runs(
    inline: "Token", found: Sequence[Reference], shown: str, faults: list[Fault]
) -> Iterator[Run]:
    now = Run()
    for token in inline.children or ():
        match token.type:
            case "text" | "code_inline":
                yield from _split(replace(now, text=token.content), found)
            case "softbreak" | "hardbreak":
                yield replace(now, text=" ")
            case "em_open" | "em_close":
                now = replace(now, emphasis=token.type == "em_open")
            case "strong_open" | "strong_close":
                now = replace(now, strong=token.type == "strong_open")
            case "link_open":
                now = replace(now, url=str(token.attrGet("href") or ""))
                if (
                    not now.url.startswith(("https://", "http://", "mailto:", "#"))
                    or "%EE%80" in now.url
                ):
                    faults.append(_unprintable("link of this kind", inline.map, shown))
            case "link_close":
                now = replace(now, url="")
            case _:
                faults.append(_unprintable(token.type, inline.map, shown))


def _split(run: Run, found: Sequence[Reference]) -> Iterator[Run]:
    """A run of text, parted at its references."""
    for i, part in enumerate(_MARKED.split(run.text)):
        if i % 2:
            yield replace(run, text="", reference=found[int(part)])
        elif part:
            yield replace(run, text=part)
