"""YAML values: the scalars of a YAML file by their keys, changed in place.

Only the signs of a value that changes are rewritten: comments, order and layout stay.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from coproduction.study.written import settings

_EMPTY = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Leaf:
    """A scalar: where it stands in what the file means, its text, and its place in the file.

    Plain scalars are shown as they are spelt, others as what they say; `plain` is which of them.
    """

    way: tuple[str | int, ...]
    value: str
    start: int
    end: int
    plain: bool

    @property
    def key(self) -> str:
        """Its keys with points between; entries of lists are numbered from 1."""
        return ".".join(
            str(part + 1)
            if isinstance(part, int)
            else (json.dumps(part, ensure_ascii=False) if "." in part else part)
            for part in self.way
        )


def leaves(text: str) -> Iterator[Leaf]:
    """The scalars of a YAML text in their order; of those an alias repeats, the first."""
    root = yaml.compose(text, yaml.SafeLoader)
    if root is not None:
        yield from _leaves(root, (), text, set())


def _leaves(
    node: yaml.Node, way: tuple[str | int, ...], text: str, seen: set[int]
) -> Iterator[Leaf]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.tag != "tag:yaml.org,2002:merge" and isinstance(key, yaml.ScalarNode):
                yield from _leaves(value, (*way, key.value), text, seen)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _leaves(value, (*way, place), text, seen)
    elif isinstance(node, yaml.ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        plain = node.style is None
        shown = "" if plain and node.value in _EMPTY else node.value
        yield Leaf(way, shown, start, end, plain)


def replaced(text: str, changes: Mapping[Leaf, str]) -> tuple[str, list[Leaf]]:
    """The text with other values, and the leaves that cannot be changed by their value alone.

    Text stays text; a number or a truth value becomes one where the new value is one.
    """
    meant = _meant(text)
    spelt: list[tuple[Leaf, str]] = []
    refused = []
    for leaf, value in changes.items():
        new = next(_fitting(text, meant, leaf, value), None)
        if new is None:
            refused.append(leaf)
        else:
            spelt.append((leaf, new))
    for leaf, new in sorted(spelt, key=lambda one: -one[0].start):
        text = text[: leaf.start] + new + text[leaf.end :]
    return text, refused


def _fitting(text: str, meant: Any, leaf: Leaf, value: str) -> Iterator[str]:
    """How a value may be spelt so that the file means what it meant, but for this value."""
    wanted = value if isinstance(_at(meant, leaf.way), str) else _scalar(value)
    double = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=float("inf"))
    ways = [value] if leaf.plain and "\n" not in value else []
    for spelt in [*ways, double.rstrip("\n")]:
        spelt = f" {spelt}" if leaf.start == leaf.end else spelt
        was = text[leaf.start : leaf.end]
        spelt += was[len(was.rstrip("\r\n")) :]  # a block of text ends with its line
        found = _meant(text[: leaf.start] + spelt + text[leaf.end :])
        expected = _meant(text)
        if found is not None and _put(expected, leaf.way, wanted) and found == expected:
            yield spelt


def _scalar(value: str) -> Any:
    """What a plain scalar says; the text itself where it is none."""
    found = _meant(f"value: {value}")
    told = found.get("value", value) if isinstance(found, dict) and len(found) == 1 else value
    return value if isinstance(told, dict | list) or told is None else told


def _meant(text: str) -> Any:
    """What a YAML text says as the files of a study are read; None where it cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "read.yaml"
        path.write_bytes(text.encode("utf-8"))
        found, faults = settings.read(path, path.name)
    return None if faults else found


def _step(meant: Any, part: str | int) -> Any:
    """One step into what a file means, whose keys may be numbers; a `LookupError` where not."""
    if isinstance(meant, dict) and isinstance(part, str):
        return meant[_key(meant, part)]
    if isinstance(meant, list) and isinstance(part, int):
        return meant[part]
    raise LookupError(part)


def _key(meant: dict, part: str) -> Any:
    if part in meant:
        return part
    return next((key for key in meant if str(key) == part), part)


def _at(meant: Any, way: Sequence[str | int]) -> Any:
    try:
        for part in way:
            meant = _step(meant, part)
    except LookupError:
        return None
    return meant


def _put(meant: Any, way: Sequence[str | int], value: Any) -> bool:
    """Put a value where a way leads; whether it leads anywhere."""
    if not way:
        return False
    *before, last = way
    at = _at(meant, before)
    if isinstance(at, dict) and isinstance(last, str):
        at[_key(at, last)] = value
    elif isinstance(at, list) and isinstance(last, int):
        at[last] = value
    else:
        return False
    return True
