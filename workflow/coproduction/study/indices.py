"""Indices of `indices.yaml`: checked against variables, one entry an index and area."""

from coproduction.faults import Fault, nearest
from coproduction.study.specification import ALL


def faults(indices: dict, variables: dict, areas: dict, concepts: dict, shown: str) -> list[Fault]:
    faults = []

    def wrong(problem: str, expected: str = "") -> None:
        faults.append(Fault(shown, problem, expected=expected))

    taken = {*variables, *concepts}
    for name, index in indices.items():
        items = _items(index)
        if index["aggregate"] == "sum" and not index["missing_as_zero"]:
            minima = [e["minimum_answered"] for e in (index, *index["subindices"].values())]
            if any(minimum != "all" for minimum in minima):
                wrong(
                    f"{name}.aggregate: sum, but minimum_answered is not all: a sum over fewer "
                    "items is no comparable number",
                    "minimum_answered: all, or missing_as_zero: true",
                )
        for area in items:
            if area != ALL and area not in areas:
                wrong(f"{name}: {area!r} is not an area", nearest(area, areas))
        flat = [item for group in items.values() for item in group]
        for item in dict.fromkeys(flat):
            if item not in variables:
                wrong(f"{name}: unknown item {item!r}", nearest(item, variables))
            elif variables[item]["type"] != "numeric":
                scored = _scores(index, variables[item])
                levels = [level["name"] for level in variables[item]["levels"]]
                for level in levels:
                    if level not in scored:
                        wrong(f"{name}.scoring: the level {level!r} of {item} has no score")
            elif "scoring" in index:
                wrong(f"{name}.scoring: the item {item} is numeric and has no levels")
        named = {
            level["name"] for item in flat for level in variables.get(item, {}).get("levels", [])
        }
        for level in [level for level in index.get("scoring", {}) if level not in named]:
            wrong(f"{name}.scoring: no item has the level {level!r}", nearest(level, named))
        if "scale" in index and not index["scale"][0] < index["scale"][1]:
            wrong(f"{name}.scale: the first is not below the second", "scale: [0, 100]")
        for item in flat if "scale" in index else ():
            levels = variables.get(item, {}).get("levels", [])
            scores = {_scores(index, variables[item]).get(level["name"]) for level in levels}
            if len(scores) == 1:
                wrong(
                    f"{name}.scale: all levels of {item} have one score, which no scale stretches"
                )
        for item in index["reversed"]:
            if item not in flat:
                wrong(f"{name}.reversed: {item!r} is not an item of it", nearest(item, flat))
        for sub, entry in index["subindices"].items():
            for item in entry["items"]:
                if item not in flat:
                    wrong(
                        f"{name}.subindices.{sub}: {item!r} is not an item of {name}",
                        nearest(item, flat),
                    )
        for part, entry in {"": index, **index["subindices"]}.items():
            full = f"{name}_{part}" if part else name
            if full in taken:
                wrong(f"the name {full!r} is taken by a variable, concept or index")
            taken.add(full)
            smallest = min(
                (len(set(group) & set(entry["items"])) if part else len(group))
                for group in items.values()
            )
            if entry["minimum_answered"] != "all" and entry["minimum_answered"] > max(smallest, 1):
                wrong(f"{full}.minimum_answered: an area has only {smallest} items")
    columns = [f"{n}_{a}" if a != ALL else n for n, i in indices.items() for a in _items(i)]
    for column in sorted({c for c in columns if columns.count(c) > 1 or c in variables}):
        wrong(f"the index column {column!r} is taken")
    return faults


def resolved(indices: dict, variables: dict) -> list[dict]:
    """One entry an index (or subindex) and area.

    Keys: `index`, `area`, `column`, `label`, `describe`, `minimum_answered` (a number),
    `missing_as_zero`, `aggregate`, `items`: item to ``{"scores": {level: score}}`` for items with
    levels or ``{"slope", "intercept"}`` for numeric items, after reversing and stretching; the
    index is on the range `scale`.
    """
    resolved = []
    for name, index in indices.items():
        parts = {name: index} | {f"{name}_{s}": e for s, e in index["subindices"].items()}
        for full, entry in parts.items():
            for area, group in _items(index).items():
                chosen = [item for item in group if full == name or item in entry["items"]]
                if not chosen:
                    continue
                minimum = entry["minimum_answered"]
                scored = {item: _item(item, index, variables[item]) for item in chosen}
                resolved.append(
                    {
                        "index": full,
                        "area": area,
                        "column": full if area == ALL else f"{full}_{area}",
                        "label": entry["label"],
                        "describe": index["describe"],
                        "minimum_answered": len(chosen) if minimum == "all" else minimum,
                        "missing_as_zero": index["missing_as_zero"],
                        "aggregate": index["aggregate"],
                        "items": scored,
                    }
                )
    return resolved


def _item(item: str, index: dict, variable: dict) -> dict:
    """Scores of one item, reversed and stretched as the index says."""
    if variable["type"] == "numeric":
        low, high = map(float, variable["range"])
        scores = {}
    else:
        levels = [level["name"] for level in variable["levels"]]
        scores = {level: float(_scores(index, variable)[level]) for level in levels}
        low, high = min(scores.values()), max(scores.values())
    slope, intercept = (-1.0, low + high) if item in index["reversed"] else (1.0, 0.0)
    if "scale" in index:
        bottom, top = index["scale"]
        stretch = (top - bottom) / (high - low)
        slope, intercept = slope * stretch, (intercept - low) * stretch + bottom
    if variable["type"] == "numeric":
        return {"slope": slope, "intercept": intercept}
    return {"scores": {level: intercept + slope * score for level, score in scores.items()}}


def _items(index: dict) -> dict[str, list[str]]:
    return index["items"] if isinstance(index["items"], dict) else {ALL: index["items"]}


def _scores(index: dict, variable: dict) -> dict[str, float]:
    """Score of each level of an item, before reversing and stretching."""
    if "scoring" in index:
        return index["scoring"]
    return {level["name"]: level["score"] for level in variable["levels"]}
