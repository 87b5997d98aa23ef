"""Entries of a YAML file: its keys, and those one level below, as text and as values.

Where they lie is asked of the parser, so that any indentation, quoting or block of text is right.
A mapping in flow style, or one that is shared by an alias, is one entry, with the key above it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

#: The key, and the one below it.
Key = tuple[str, ...]
#: What stands behind the last entry.
_END = ("#",)


@dataclass(frozen=True)
class Entries:
    """A file cut into entries.

    `parts` are their lines, with the comments before them. Those of a mapping in block style are
    apart from the line that opens it. `values` has what each key means, two levels deep whatever
    the style; `indents` how far the entries below a key are indented.
    """

    parts: dict[Key, str] = field(default_factory=dict)
    values: dict[Key, Any] = field(default_factory=dict)
    indents: dict[str, int] = field(default_factory=dict)

    def placed(self, key: Key, other: "Entries") -> str | None:
        """The lines of an entry, indented as those beside it in another file; None without one."""
        text = self.parts.get(key)
        if text is None or len(key) == 1:
            return text
        of = self.indents[key[0]]
        shift = other.indents.get(key[0], of) - of
        return "".join(_shifted(line, shift) for line in text.splitlines(keepends=True))

    def same(self, key: Key, other: "Entries") -> bool:
        """Whether an entry is the same in another file, but for how far it is indented."""
        told = (_stripped(of.parts.get(key)) for of in (self, other))
        return len({*told}) == 1 and self.values.get(key) == other.values.get(key)


def entries(text: str) -> Entries:
    """Cut a text into its entries.

    Raises `yaml.YAMLError` where it is no YAML, or no mapping.
    """
    root = yaml.compose(text, yaml.SafeLoader)
    if root is None:
        return Entries({_END: text} if text else {})
    if not isinstance(root, yaml.MappingNode):
        raise yaml.YAMLError("no mapping")
    found = Entries()
    starts: list[tuple[int, Key]] = []
    for name, node in root.value:
        found.values.update(_values(name.value, node))
        starts.append((name.start_mark.line, (name.value,)))
        below = _below(node, name)
        if below:
            found.indents[name.value] = below[0].start_mark.column
            starts += [(each.start_mark.line, (name.value, each.value)) for each in below]
    if root.flow_style or len({line for line, _ in starts}) < len(starts):
        starts = [(0, (_END[0], "flow"))]  # entries share lines: one piece
        found.indents.clear()
    _cut(text, starts, found)
    return found


def _below(node: yaml.Node, name: yaml.Node) -> list[yaml.ScalarNode]:
    """The keys of a mapping in block style that begins behind its name."""
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return []
    keys = [key for key, _ in node.value]
    apart = all(isinstance(key, yaml.ScalarNode) for key in keys)
    # what an alias stands for lies before it
    return keys if keys and apart and keys[0].start_mark.line > name.start_mark.line else []


def _values(name: str, node: yaml.Node) -> Mapping[Key, Any]:
    if isinstance(node, yaml.MappingNode) and node.value:
        return {(name, key.value): _value(value) for key, value in node.value}
    return {(name,): _value(node)}


def _value(node: yaml.Node) -> Any:
    return yaml.SafeLoader("").construct_object(node, deep=True)


def _cut(text: str, starts: list[tuple[int, Key]], found: Entries) -> None:
    """Fill the parts: an entry reaches to the comments before the next."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += "\n"
    first = []
    for line, key in starts:
        column = len(lines[line]) - len(lines[line].lstrip())
        while line and _comment(lines[line - 1], column):
            line -= 1
        first.append((line, key))
    first[0] = 0, first[0][1]
    last = starts[-1][0] + 1
    end = len(lines)
    while end > last and _comment(lines[end - 1], 0):
        end -= 1
    ends = [line for line, _ in first[1:]] + [end]
    for (line, key), until in zip(first, ends, strict=True):
        found.parts[key] = "".join(lines[line:until])
    if end < len(lines):
        found.parts[_END] = "".join(lines[end:])


def _comment(line: str, column: int) -> bool:
    """Whether a line is a comment no further right than a column."""
    bare = line.lstrip(" ")
    return bare.startswith("#") and len(line) - len(bare) <= column


def _shifted(line: str, by: int) -> str:
    bare = line.lstrip(" ")
    indent = len(line) - len(bare)
    return " " * max(indent + by, 0) + bare if indent and bare.strip() else line


def _stripped(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(line.strip() for line in text.splitlines())
