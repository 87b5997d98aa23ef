"""Rewrite the files of an older study: keys that moved, in place, comments and order kept.

Run by ``make migrate STUDY=<study>``. What is up to date stays as it is, byte for byte.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from coproduction.faults import Fault, Faults, nearest, raise_any
from coproduction.files import whole
from coproduction.study.written import settings
from coproduction.study.written.moved import MOVES, TREND, Move, taken_out, unclear

#: The settings that are read or rewritten.
_FILES = ("study", "variables", "indices", "models")

#: The node of a key and that of its value.
_Pair = tuple[yaml.Node, yaml.Node]


@dataclass(frozen=True)
class Edit:
    """Text that takes the place of that from `start` to `end`."""

    start: int
    end: int
    text: str


def migrate(folder: Path) -> list[str]:
    """Rewrite the files of the study in `folder` and return what was done, a line a file.

    Raises `Faults` for what else than keys that moved the schemas say against its files, for such
    a key without a number, and where a key moved in a study whose files refer to anchors (`*name`,
    `<<:`): such text stands for several places, which an edit of one would not follow. Then no
    file is rewritten.
    """
    raise_any([fault for name in _FILES for fault in _unready(folder / f"{name}.yaml")])
    paths = [folder / f"{name}.yaml" for name in _FILES]
    texts = {path.stem: path.read_bytes().decode("utf-8-sig") for path in paths if path.is_file()}
    raise_any(_anchored(texts, folder))
    done = []
    for name, text in migrated(texts).items():
        with whole(folder / f"{name}.yaml") as partial:
            partial.write_bytes(text.encode("utf-8"))
        done.append(f"{folder / f'{name}.yaml'}: rewritten")
    return done


def _unready(path: Path) -> list[Fault]:
    """What is wrong with a file besides keys that moved, and those that hold no number."""
    if not path.is_file():
        return []
    given, faults = settings.read(path, str(path))
    if faults or given is None:
        return faults
    rules = settings.schema(path.stem)
    kept, _ = taken_out(given, path.name, str(path))
    return [*unclear(given, path.name, str(path)), *settings.check(kept, rules, str(path))]


def _anchored(texts: Mapping[str, str], folder: Path) -> list[Fault]:
    """The files that refer to anchors, in a study that has keys which moved."""
    if not any(list(_moved(texts[move.file], move)) for move in MOVES if move.file in texts):
        return []
    return [
        Fault(
            str(folder / f"{name}.yaml"),
            "the file refers to anchors of YAML (*name), which make migrate does not follow",
            mend="write what moved by hand: a run says which keys, and what to write",
        )
        for name, text in texts.items()
        if name in ("study", "models", "indices")
        and any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text))
    ]


def migrated(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a study that change, name to text, from all of them."""
    trended, found = _trended(texts), {}
    for name, text in texts.items():
        edits = [edit for move in MOVES if move.file == name for edit in _moved(text, move)]
        edits += _trends(text, texts, trended) if name == "models" else []
        for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
            text = text[: edit.start] + edit.text + text[edit.end :]
        if edits:
            found[name] = text
    return found


def _moved(text: str, move: Move) -> Iterator[Edit]:
    """Put every key of a move into its mapping, which may be there."""
    *way, old = move.at
    for holder in _holders(yaml.compose(text, Loader=yaml.SafeLoader), tuple(way)):
        pairs = _pairs(holder)
        if old not in pairs:
            continue
        key, value = pairs[old]
        written = text[key.start_mark.index : value.end_mark.index]
        if move.into not in pairs:
            yield Edit(key.start_mark.index, value.end_mark.index, f"{move.into}: {{{written}}}")
            continue
        into = pairs[move.into][1]
        if isinstance(into, yaml.MappingNode) and old not in _pairs(into):
            yield _removed(text, holder, old)
            yield _added(text, into, written)


def _removed(text: str, holder: yaml.MappingNode, old: str) -> Edit:
    """Take a key out of a mapping that has others."""
    keys = list(_pairs(holder))
    at, pairs = keys.index(old), list(_pairs(holder).values())
    key, value = pairs[at]
    if not holder.flow_style:
        start = text.rfind("\n", 0, key.start_mark.index) + 1
        end = text.find("\n", value.end_mark.index) + 1
        return Edit(start, end or len(text), "")
    if at:
        return Edit(pairs[at - 1][1].end_mark.index, value.end_mark.index, "")
    return Edit(key.start_mark.index, pairs[1][0].start_mark.index, "")


def _added(text: str, holder: yaml.MappingNode, written: str) -> Edit:
    """Put a key at the end of a mapping."""
    pairs = list(_pairs(holder).values())
    if pairs:
        return _after(text, holder, pairs[-1], written)
    return Edit(holder.start_mark.index, holder.end_mark.index, f"{{{written}}}")


def _after(text: str, holder: yaml.MappingNode, pair: _Pair, written: str) -> Edit:
    """Put a key behind another of its mapping, whose value ends on its line."""
    key, value = pair
    end = value.end_mark.index
    if holder.flow_style:
        return Edit(end, end, f", {written}")
    line = text.find("\n", end)
    end = line if line >= 0 else len(text)
    ending = "\r\n" if text[:end].endswith("\r") else "\n"
    end -= len(ending) - 1
    return Edit(end, end, f"{ending}{' ' * key.start_mark.column}{written}")


def _trended(texts: Mapping[str, str]) -> set[str]:
    """The areas that have the number by which older stacked models tested a trend."""
    areas = _values(texts, "study").get("areas") or {}
    return {area for area, entry in areas.items() if TREND.at[-1] in entry}


def _trends(text: str, texts: Mapping[str, str], trended: set[str]) -> Iterator[Edit]:
    """Declare the trend in the stacked models that tested it: all their areas have the number."""
    known, models = _areas(texts), _values(texts, "models").get("models", {})
    for model in _holders(yaml.compose(text, Loader=yaml.SafeLoader), ("models", "*")):
        pairs = _pairs(model)
        given = yaml.load(yaml.serialize(model), Loader=yaml.BaseLoader)
        if given.get("stacked", "").lower() != "true" or "trend" in given:
            continue
        listed = given.get("areas", "each")
        outcome = _outcome(given, models)
        areas = set(listed) if isinstance(listed, list) else known.get(outcome, set())
        if areas and areas <= trended:
            yield _after(text, model, pairs["stacked"], f"trend: {{covariate: {TREND.at[-1]}}}")


def _outcome(model: Mapping, models: Mapping[str, Mapping]) -> str:
    """The outcome of a model, or of the one it starts from."""
    for _ in models:
        if "outcome" in model or model.get("from") not in models:
            break
        model = models[model["from"]]
    return model.get("outcome", "")


def _areas(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """Index, subindex or concept to the areas it is of."""
    found: dict[str, set[str]] = {}
    for variable in _values(texts, "variables").get("variables", {}).values():
        if "concept" in variable:
            found.setdefault(variable["concept"], set()).add(variable["area"])
    for name, index in _values(texts, "indices").get("indices", {}).items():
        if isinstance(index["items"], dict):
            found[name] = set(index["items"])
            for part, entry in index.get("subindices", {}).items():
                own = {a for a, items in index["items"].items() if {*items} & {*entry["items"]}}
                found[f"{name}_{part}"] = own
    return found


def _values(texts: Mapping[str, str], name: str) -> dict:
    """What a file says, all of it as text."""
    return yaml.load(texts.get(name, ""), Loader=yaml.BaseLoader) or {}


def _holders(node: yaml.Node | None, way: tuple[str, ...]) -> Iterator[yaml.MappingNode]:
    """The mappings that keys lead to, ``*`` being any; each once, however often it is named."""
    if not isinstance(node, yaml.MappingNode):
        return
    if not way:
        yield node
        return
    seen = set()
    for key, (_, value) in _pairs(node).items():
        if way[0] in ("*", key) and value.start_mark.index not in seen:
            seen.add(value.start_mark.index)
            yield from _holders(value, way[1:])


def _pairs(node: yaml.Node) -> dict[str, _Pair]:
    """Key to the nodes of itself and its value, of a mapping; of anything else none."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: (key, value) for key, value in node.value}


def main(argv: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Rewrite a study of the project at `root`; 0 when it is up to date then, else 1."""
    parser = argparse.ArgumentParser(prog="make migrate")
    parser.add_argument("--study", default="", help="by default that of config/config.yaml")
    given = parser.parse_args(argv)
    try:
        config, faults = settings.load(root / "config/config.yaml", "config", "config/config.yaml")
        raise_any(faults)
        folder = Path(config["studies"]) / (given.study or config["study"])
        if not (root / folder).is_dir():
            near = nearest(folder.name, [path.name for path in (root / folder.parent).glob("*")])
            raise_any([Fault(str(folder), "there is no such study", expected=near)])
        print("\n".join(migrate(root / folder)) or f"{folder}: up to date")
    except Faults as faults:
        print(faults, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
