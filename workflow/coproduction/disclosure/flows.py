"""What the sample flow adds up to: over its steps, its countries, its waves and its reasons."""

from collections.abc import Iterator, Sequence

import pandas as pd

from coproduction.disclosure.relations import Relation, Table, added, cells_of

FIT = ("model", "outcome", "area")
#: Steps at which every respondent leaves for one reason.
ONE_REASON = ("harmonised", "included", "outcome")


def steps(flow: Table) -> Iterator[Relation]:
    """A step less the next is who was left out; of all countries and waves it is their sum."""
    frame = flow.frame.assign(wave=flow.frame["wave"].fillna(""))
    for _, rows in frame.groupby([*FIT, "country", "wave"], sort=False):
        for before, after in zip(rows.index, rows.index[1:], strict=False):
            n = cells_of(flow, [before, after])
            yield Relation((*n, (flow.path, after, "left_out")), (1, -1, -1), 0, 0)
    yield from _summed(flow, frame, ["step"])


def reasons(missing: Table, flow: Table) -> Iterator[Relation]:
    """Who leaves for a reason in all countries and waves is their sum; the reasons of a step at
    which a respondent has but one are all who leave."""
    seen = missing.frame.drop(index=list(missing.parts))
    seen = seen.assign(**{name: seen[name].fillna("") for name in ("wave", "lacking")})
    yield from _summed(missing, seen, ["step", "reason", "lacking"])
    found = by_step(flow.frame).groups
    for key, rows in by_step(seen):
        if key in found and (key[-1] in ONE_REASON or len(rows) == 1):
            yield added(cells_of(missing, rows.index), cells_of(flow, found[key], "left_out"), 0, 0)


def by_step(frame: pd.DataFrame):
    """The rows of each fit, country, wave and step."""
    keys = [*FIT, "country", "wave", "step"]
    return frame.fillna({"wave": ""}).groupby(keys, sort=False)


def _summed(table: Table, frame: pd.DataFrame, also: Sequence[str]) -> Iterator[Relation]:
    """Countries add up to all of them, and waves to all of these."""
    for part, whole in (("country", "all"), ("wave", "")):
        other = "wave" if part == "country" else "country"
        for _, rows in frame.groupby([*FIT, other, *also], sort=False):
            of = rows.index[rows[part] == whole]
            parts = rows.index.difference(of)
            if len(parts) and len(of):
                yield added(cells_of(table, parts), cells_of(table, of), 0, 0)
