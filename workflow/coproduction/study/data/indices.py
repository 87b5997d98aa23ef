"""Indices of `indices.yaml`: checked against variables, one entry an index and area."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from coproduction.faults import Fault, nearest
from coproduction.study.resolved.analysis import Aggregate, ByLevel, Index, Linear, Scoring
from coproduction.study.resolved.instruments import Alignment, Construct, Cutoffs, Matched, Measured
from coproduction.study.resolved.specification import ALL, Number, typed
from coproduction.study.resolved.survey import Area, Measures, Variable
from coproduction.study.written.lost import Lost, meant

#: `minimum_answered` of an index that needs all of its items.
_EVERY = "all"
#: `matching` by the score of the other items.
_REST = "rest"


@dataclass(frozen=True)
class Subindex:
    """A subindex as declared: some items of the index, of all its areas."""

    label: str
    items: tuple[str, ...]
    minimum_answered: int | str


@dataclass(frozen=True)
class Declared:
    """An index as declared, its items by area (``all`` where they are of none)."""

    label: str
    items: dict[str, tuple[str, ...]]
    reversed: tuple[str, ...]
    aggregate: Aggregate
    minimum_answered: int | str
    missing_as_zero: bool
    subindices: dict[str, Subindex]
    describe: bool
    construct: Construct
    invariance: bool
    cutoffs: Cutoffs
    alignment: Alignment
    dif: bool
    matching: str
    measures: Measures
    scoring: dict[str, Number] | None = None
    scale: tuple[Number, ...] = ()

    def flat(self) -> list[str]:
        """The items of all areas."""
        return [item for group in self.items.values() for item in group]


def declared(index: Mapping) -> Declared:
    """An index of `indices.yaml` with its defaults."""
    items = index["items"]
    return typed(
        Declared, {**index, "items": items if isinstance(items, Mapping) else {ALL: items}}
    )


def faults(
    indices: Mapping[str, Declared],
    variables: Mapping[str, Variable],
    areas: Mapping[str, Area],
    concepts: Mapping[str, str],
    shown: str,
    lost: Lost | None = None,
) -> list[Fault]:
    """What is wrong with the indices, `shown` being the path of `indices.yaml`.

    Nothing is told of variables and areas that are `lost`.
    """
    lost = lost or Lost()
    taken = {*variables, *concepts}
    found = []
    for name, index in indices.items():
        told = [
            *_item_faults(name, index, variables, areas, lost),
            *_part_faults(name, index, variables),
            *_score_faults(name, index, variables),
            *_compared_faults(name, index, indices, lost),
            *_name_faults(name, index, taken),
        ]
        found += [
            Fault(shown, problem, expected=expected, about=name) for problem, expected in told
        ]
    columns = [_column(name, area) for name, index in indices.items() for area in index.items]
    return found + [
        Fault(shown, f"the index column {column!r} is taken", about=_owner(column, indices))
        for column in sorted({c for c in columns if columns.count(c) > 1 or c in variables})
    ]


def _owner(column: str, indices: Mapping[str, Declared]) -> str:
    """The last index with a column of that name."""
    return [n for n, index in indices.items() if column in {_column(n, a) for a in index.items}][-1]


def all_names(index: str, declared: Declared) -> list[str]:
    """What an index is called, and its subindices."""
    return [index, *(f"{index}_{sub}" for sub in declared.subindices)]


#: A problem, and what was expected.
_Told = Iterator[tuple[str, str]]


def _part_faults(name: str, index: Declared, variables: Mapping[str, Variable]) -> _Told:
    """A sum over fewer items than all, and parts with items that the index does not have.

    Nothing is told of one that the index may have, misspelt.
    """
    if index.aggregate == "sum" and not index.missing_as_zero:
        minima = [part.minimum_answered for part in (index, *index.subindices.values())]
        if any(minimum != _EVERY for minimum in minima):
            yield (
                f"{name}.aggregate: sum, but minimum_answered is not all: a sum over fewer "
                "items is no comparable number",
                "minimum_answered: all, or missing_as_zero: true",
            )
    flat = index.flat()
    strange = [item for item in flat if item not in variables]
    for item in index.reversed:
        if item not in flat and not meant(item, strange, variables):
            yield f"{name}.reversed: {item!r} is not an item of it", nearest(item, flat)
    for sub, part in index.subindices.items():
        for item in part.items:
            if item not in flat and not meant(item, strange, variables):
                problem = f"{name}.subindices.{sub}: {item!r} is not an item of {name}"
                yield problem, nearest(item, flat)


def _item_faults(
    name: str,
    index: Declared,
    variables: Mapping[str, Variable],
    areas: Mapping[str, Area],
    lost: Lost,
) -> _Told:
    """Areas and items that are not there, and levels of items without a score."""
    for area in index.items:
        if area != ALL and area not in areas and not lost.has("areas", area):
            yield f"{name}: {area!r} is not an area", nearest(area, areas)
    for item in dict.fromkeys(index.flat()):
        if lost.has("variables", item):
            continue
        if item not in variables:
            yield f"{name}: unknown item {item!r}", nearest(item, variables)
        elif variables[item].type == "numeric" and index.scoring is not None:
            yield f"{name}.scoring: the item {item} is numeric and has no levels", ""
    yield from _unscored(name, index, variables)


def _unscored(name: str, index: Declared, variables: Mapping[str, Variable]) -> _Told:
    """Levels without a score, each once; not those that the scoring may have, misspelt."""
    items = [item for item in dict.fromkeys(index.flat()) if item in variables]
    every = {level for item in items for level in variables[item].names()}
    strange = [level for level in index.scoring or () if level not in every]
    lacking: dict[str, list[str]] = {}
    for item in items:
        scored = _scores(index, variables[item])
        if variables[item].type != "numeric":
            for level in variables[item].names():
                if level not in scored and not any(nearest(one, [level]) for one in strange):
                    lacking.setdefault(level, []).append(item)
    for level, (first, *others) in lacking.items():
        more = f" (nor of {len(others)} other item{'s' * (len(others) > 1)})" if others else ""
        yield f"{name}.scoring: the level {level!r} of {first} has no score{more}", ""


def _score_faults(name: str, index: Declared, variables: Mapping[str, Variable]) -> _Told:
    """Scores of no level, scales that stretch nothing, and scores that are all one."""
    items = [item for item in index.flat() if item in variables]
    named = {level for item in items for level in variables[item].names()}
    whole = len(items) == len(index.flat())
    for level in index.scoring or ():
        hint = nearest(level, named)
        # another may be a level of the item that is lacking
        if level not in named and (whole or hint):
            yield f"{name}.scoring: no item has the level {level!r}", hint
    if index.scale and not index.scale[0] < index.scale[1]:
        yield f"{name}.scale: the first is not below the second", "scale: [0, 100]"
    alike = []
    for item in items:
        scores = {_scores(index, variables[item]).get(name) for name in variables[item].names()}
        if len(scores) == 1 and len(variables[item].names()) > 1:
            alike.append(item)
    if alike:
        key, told = "scale" if index.scale else "scoring", ", ".join(alike)
        yield f"{name}.{key}: all levels of {told} have one score, which tells nobody apart", ""


def _compared_faults(
    name: str, index: Declared, indices: Mapping[str, Declared], lost: Lost
) -> _Told:
    """Alignment of models that are not fitted, and respondents who cannot be matched."""
    if index.alignment != "none" and not index.invariance:
        problem = f"{name}.alignment: {index.alignment}, but invariance is false: it aligns the "
        yield problem + "configural model", "invariance: true, or alignment: none"
    if index.matching == _REST:
        for area, items in index.items.items() if index.dif else ():
            if len(items) < 2:
                problem = f"{name}.dif: {area!r} has one item, which leaves no others to match by"
                yield problem, "matching: <another index>, or dif: false"
        return
    if not index.dif:
        yield f"{name}.matching: {index.matching}, but dif is false", "dif: true, or no matching"
        return
    if lost.has("indices", index.matching):
        return
    if index.matching not in indices:
        hint = nearest(index.matching, indices) or f"{_REST}, or one of {', '.join(indices)}"
        yield f"{name}.matching: there is no index {index.matching!r}", hint
        return
    has = indices[index.matching].items
    for area in index.items:
        if area not in has and ALL not in has:
            yield (
                f"{name}.matching: the index {index.matching} has no area {area!r}",
                "an index of the same areas, or of none",
            )


def _name_faults(name: str, index: Declared, taken: set[str]) -> _Told:
    """Names that something else has, and more answers needed than there are items."""
    for part, entry in {"": index, **index.subindices}.items():
        full = f"{name}_{part}" if part else name
        if full in taken:
            yield f"the name {full!r} is taken by a variable, concept or index", ""
        taken.add(full)
        smallest = min(len(_chosen(group, entry)) for group in index.items.values())
        minimum = entry.minimum_answered
        if isinstance(minimum, int) and minimum > max(smallest, 1):
            yield f"{full}.minimum_answered: an area has only {smallest} items", ""


def resolved(indices: Mapping[str, Declared], variables: Mapping[str, Variable]) -> list[Index]:
    """One entry an index (or subindex) and area, its items scored, reversed and stretched."""
    return [
        Index(
            index=full,
            area=area,
            column=_column(full, area),
            describe=index.describe,
            minimum_answered=_minimum(part, chosen),
            missing_as_zero=index.missing_as_zero,
            aggregate=index.aggregate,
            items={item: _scored(item, index, variables[item]) for item in chosen},
        )
        for name, index in indices.items()
        for full, part in {
            name: index,
            **{f"{name}_{sub}": part for sub, part in index.subindices.items()},
        }.items()
        for area, group in index.items.items()
        if (chosen := _chosen(group, part))
    ]


def compared(indices: Mapping[str, Declared], entries: Iterable[Index]) -> tuple[Measured, ...]:
    """The entries whose measurement is compared between countries."""
    return tuple(
        Measured(entry, own.construct, own.alignment, own.cutoffs)
        for entry in entries
        if (own := indices.get(entry.index)) is not None and own.invariance
    )


def matched(indices: Mapping[str, Declared], entries: Iterable[Index]) -> tuple[Matched, ...]:
    """The entries whose items are looked at one by one."""
    found = []
    for entry in entries:
        own = indices.get(entry.index)
        if own is None or not own.dif:
            continue
        by = "" if own.matching == _REST else own.matching
        if by and by not in indices:
            continue  # at fault, which is told
        area = entry.area if by and entry.area in indices[by].items else ALL
        found.append(Matched(entry, by, _column(by, area) if by else ""))
    return tuple(found)


def labels(indices: Mapping[str, Declared]) -> dict[str, str]:
    """Index, or subindex, to its label."""
    found = {}
    for name, index in indices.items():
        found[name] = index.label
        found |= {f"{name}_{sub}": part.label for sub, part in index.subindices.items()}
    return found


def _column(index: str, area: str) -> str:
    return index if area == ALL else f"{index}_{area}"


def _chosen(group: tuple[str, ...], part: Declared | Subindex) -> list[str]:
    """The items of an area that are of an index or subindex."""
    return [item for item in group if isinstance(part, Declared) or item in part.items]


def _minimum(part: Declared | Subindex, chosen: list[str]) -> int:
    return part.minimum_answered if isinstance(part.minimum_answered, int) else len(chosen)


def _scores(index: Declared, variable: Variable) -> dict[str, Number]:
    """Score of each level of an item, before reversing and stretching."""
    if index.scoring is not None:
        return index.scoring
    return {level.name: level.score for level in variable.levels}


def _scored(item: str, index: Declared, variable: Variable) -> Scoring:
    """Scores of one item, reversed and stretched as the index says."""
    scores = {}
    if variable.type == "numeric":
        low, high = map(float, variable.range)
    else:
        given = _scores(index, variable)
        scores = {level: float(given[level]) for level in variable.names()}
        low, high = min(scores.values()), max(scores.values())
    slope, intercept = (-1.0, low + high) if item in index.reversed else (1.0, 0.0)
    if index.scale:
        bottom, top = index.scale
        stretch = (top - bottom) / (high - low)
        slope, intercept = slope * stretch, (intercept - low) * stretch + bottom
    if variable.type == "numeric":
        return Linear(slope, intercept)
    return ByLevel({level: intercept + slope * score for level, score in scores.items()})
