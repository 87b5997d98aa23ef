"""What changed from one archive to another, in plain words.

Run by ``make diff A=… B=…``. Files are compared by kind; of tables, rows are told apart by their
texts and numbers beside each other, so that a changed estimate is named by what it is of.
"""

import argparse
import csv
import difflib
import io
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.verify import PAYLOAD, Refused, checked, sha256, told_contents, unpacked

#: In which order changes are told, and what they are called.
SAID = {
    "data": "Data",
    "configuration": "Configuration",
    "code": "Code",
    "environment": "Environment",
    "results": "Results",
    "documentation": "Documentation",
}
#: How many rows or lines of a file are shown.
SHOWN = 5


@dataclass(frozen=True)
class Archive:
    """An unpacked archive: its folder, its list of contents, and its files by their path."""

    folder: Path
    contents: Mapping[str, Any]
    files: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, archive: Path, scratch: Path) -> "Archive":
        """Unpack an archive; raises `Refused` for one that is none or was altered."""
        bag = unpacked(archive, scratch)
        if wrong := checked(bag):
            raise Refused(f"{archive}: {wrong[0].path} {wrong[0].what}")
        told = told_contents(bag)
        return cls(bag / PAYLOAD, told, {entry["path"]: entry for entry in told["files"]})


def changes(one: Archive, other: Archive) -> list[str]:
    """Tell what changed, a line each, by kind; a line says so where nothing did."""
    lines = [f"{_named(one)} and {_named(other)}"]
    told = other.contents
    if told.get("replaces") and told["replaces"] == one.contents["version"]:
        lines.append(f"The second replaces the first: {told.get('reason', '')}")
    lines += _raw(one, other)
    paths = sorted({*one.files, *other.files})
    for kind, name in SAID.items():
        own = [path for path in paths if (other.files.get(path) or one.files[path])["kind"] == kind]
        found = [line for path in own for line in _file(path, kind, one, other)]
        if found:
            lines += ["", f"{name}:", *found]
    if len(lines) == 1:
        lines.append("Nothing changed.")
    return lines


def _named(archive: Archive) -> str:
    told = archive.contents
    return f"{told['name']} {told['version']} ({told['released']})"


def _raw(one: Archive, other: Archive) -> list[str]:
    """What changed in data that do not lie in the archives, by their checksums."""

    def needs(archive: Archive) -> dict[str, str]:
        ways = archive.contents["rebuild"]["ways"]
        needs = (need for one in ways[:1] for need in one["needs"])
        return {need["path"]: need["sha256"] for need in needs if not need["in"]}

    before, now = needs(one), needs(other)
    lines = []
    for path in sorted({*before, *now}):
        if path not in now:
            lines.append(f"  {path} is not used any more")
        elif path not in before:
            lines.append(f"  {path} is new")
        elif before[path] != now[path]:
            lines.append(f"  {path} is another file")
    return ["", "Data that do not lie in the archives:", *lines] if lines else []


def _file(path: str, kind: str, one: Archive, other: Archive) -> Iterator[str]:
    if path not in one.files:
        yield f"  {path} is new"
    elif path not in other.files:
        yield f"  {path} is gone"
    elif sha256(one.folder / path) != sha256(other.folder / path):
        texts = [_text(archive.folder / path) for archive in (one, other)]
        if texts[0] is None or texts[1] is None or kind == "data":
            yield f"  {path} changed"
        elif path.endswith(".csv"):
            yield from _table(path, texts[0], texts[1])
        else:
            yield from _lines(path, texts[0], texts[1], kind in ("configuration", "code"))


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def _lines(path: str, one: str, other: str, shown: bool) -> Iterator[str]:
    """How many lines changed, and the first of them where they are written by people."""
    delta = [
        line
        for line in difflib.unified_diff(one.splitlines(), other.splitlines(), n=0, lineterm="")
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    added = sum(line[0] == "+" for line in delta)
    yield f"  {path}: {len(delta) - added} lines less, {added} more"
    if shown:
        yield from (f"    {line[:100]}" for line in delta[:SHOWN])
        if len(delta) > SHOWN:
            yield f"    … and {len(delta) - SHOWN} more"


def _table(path: str, one: str, other: str) -> Iterator[str]:
    """Which rows of a table are new, gone or have other numbers."""
    head, before, _ = _rows(one)
    now_head, now, numeric = _rows(other)
    if head != now_head:
        lost, new = [n for n in head if n not in now_head], [n for n in now_head if n not in head]
        yield (
            f"  {path}: other columns"
            + (f", without {', '.join(lost)}" if lost else "")
            + (f", with {', '.join(new)}" if new else "")
        )
        return
    keyed = [_keyed(rows, head, numeric) for rows in (before, now)]
    gone, fresh = ([k for k in a if k not in b] for a, b in (keyed, keyed[::-1]))
    moved = [
        (key, column, keyed[0][key][column], keyed[1][key][column])
        for key in keyed[0]
        if key in keyed[1]
        for column in keyed[0][key]
        if keyed[0][key][column] != keyed[1][key][column]
    ]
    rows = len({key for key, *_ in moved})
    yield f"  {path}: {rows} of {len(now)} rows have other numbers, {len(fresh)} are new, " + (
        f"{len(gone)} gone"
    )
    for key, column, old, new in sorted(moved, key=_weight, reverse=True)[:SHOWN]:
        of = ", ".join(f"{name} {text}" for name, text in key[:-1] if text)
        yield f"    {column} of {of or 'the row'}: {old or 'empty'} → {new or 'empty'}"


def _rows(text: str) -> tuple[list[str], list[list[str]], list[int]]:
    """Header, rows, and which columns hold numbers alone."""
    header, *rows = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    rows = [row for row in rows if len(row) == len(header)]
    numeric = [
        place
        for place in range(len(header))
        if all(_number(row[place]) is not None for row in rows if row[place])
    ]
    return header, rows, numeric


def _keyed(
    rows: Sequence[Sequence[str]], head: Sequence[str], numeric: Sequence[int]
) -> dict[tuple, dict[str, str]]:
    """The numbers of each row by its texts, and by how many rows of these texts came before."""
    found: dict[tuple, dict[str, str]] = {}
    met: dict[tuple, int] = {}
    for row in rows:
        texts = tuple((head[i], row[i]) for i in range(len(head)) if i not in numeric)
        met[texts] = met.get(texts, -1) + 1
        found[(*texts, met[texts])] = {head[i]: row[i] for i in numeric}
    return found


def _weight(change: tuple) -> float:
    """How large a change of a number is, as a share of the larger one."""
    old, new = _number(change[2]), _number(change[3])
    if old is None or new is None:
        return float("inf")
    return abs(new - old) / max(abs(old), abs(new), 1e-300)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def main(argv: Sequence[str] | None = None) -> int:
    """Print what changed; 0 where nothing did, 1 where something did, 2 for what is no archive."""
    parser = argparse.ArgumentParser(
        prog="python -m archive.changes", description="Tell what changed between two archives."
    )
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="changes-") as scratch:
        try:
            pair = [
                Archive.of(archive, Path(scratch) / name)
                for name, archive in (("one", given.one), ("other", given.other))
            ]
        except Refused as refused:
            print(refused, file=sys.stderr)
            return 2
        lines = changes(*pair)
    print("\n".join(lines))
    return int(lines[1:] != ["Nothing changed."])


if __name__ == "__main__":
    sys.exit(main())
