"""What the sample flow adds up to: over its steps, its countries, its waves and its reasons."""

from collections.abc import Iterator, Sequence

import pandas as pd

from coproduction.disclosure.relations import Relation, Table, added, cells_of

_FIT = ("model", "outcome", "area")
#: Steps at which every respondent leaves for one reason.
_ONE_REASON = ("harmonised", "included", "outcome")


def steps(flow: Table) -> Iterator[Relation]:
    """A step less the next is who was left out; of all countries and waves it is their sum."""
    frame = flow.frame.assign(wave=flow.frame["wave"].fillna(""))
    for _, rows in frame.groupby([*_FIT, "country", "wave"], sort=False):
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
    keys = [*_FIT, "country", "wave", "step"]
    frame = flow.frame.assign(wave=flow.frame["wave"].fillna(""))
    found = frame.groupby(keys).groups
    for key, rows in seen[seen["step"].isin(_ONE_REASON)].groupby(keys, sort=False):
        if key in found:
            yield added(cells_of(missing, rows.index), cells_of(flow, found[key], "left_out"), 0, 0)


def _summed(table: Table, frame: pd.DataFrame, also: Sequence[str]) -> Iterator[Relation]:
    """Countries add up to all of them, and waves to all of these."""
    for part, whole in (("country", "all"), ("wave", "")):
        other = "wave" if part == "country" else "country"
        for _, rows in frame.groupby([*_FIT, other, *also], sort=False):
            of = rows.index[rows[part] == whole]
            parts = rows.index.difference(of)
            if len(parts) and len(of):
                yield added(cells_of(table, parts), cells_of(table, of), 0, 0)
