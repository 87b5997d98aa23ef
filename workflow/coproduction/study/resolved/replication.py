"""Replicate weights as study.yaml declares them for a source.

See `coproduction.inference.replicates`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from coproduction.faults import Fault
from coproduction.study.resolved.specification import Replication, plain, typed

#: Replicate weights in microdata: ``weight__1``, ``weight__2`` …, null for other sources.
COLUMN = "weight__{}"
#: Kinds whose manuals take deviations from the full sample's estimate.
AROUND_FULL = ("JK2",)


@dataclass(frozen=True)
class Replicates:
    """Replicate weights as declared: `columns`, or `prefix` and a number of `digits` digits from 1
    to `count`; the rest as in `Replication`."""

    kind: str
    digits: int
    mse: bool | None = None
    factors: bool = False
    columns: tuple[str, ...] = ()
    prefix: str | None = None
    count: int = 0
    rho: float | None = None
    scale: float | None = None
    rscales: tuple[float, ...] = ()


def resolved(declared: Mapping) -> Replication:
    """Return `replicates` of a source of study.yaml with all its columns named."""
    given = typed(Replicates, declared)
    numbers = range(1, given.count + 1)
    named = [f"{given.prefix or ''}{k:0{given.digits}d}" for k in numbers]
    kept = ("kind", "factors", "rho", "scale", "rscales")
    values = plain(given)
    around = given.kind in AROUND_FULL if given.mse is None else given.mse
    return typed(
        Replication,
        {key: values[key] for key in kept if key in values}
        | {"columns": given.columns or named, "mse": around},
    )


def faults(name: str, declared: Mapping, weight: str, shown: str) -> list[Fault]:
    """Return what is wrong with `replicates` of the source `name`, whose weight is `weight`."""
    given, found = typed(Replicates, declared), []
    r = len(resolved(declared).columns)

    def wrong(problem: str, mend: str) -> None:
        found.append(Fault(shown, f"sources.{name}.replicates: {problem}", mend=mend))

    if bool(given.columns) == (given.prefix is not None and given.count > 0):
        wrong("give either columns, or prefix and count", "prefix: repwt\ncount: 80")
    if given.kind == "Fay" and given.rho is None:
        wrong("Fay's replicate weights need rho", "rho: 0.5")
    if given.kind != "Fay" and given.rho is not None:
        wrong(f"only Fay's replicate weights have rho, not {given.kind}", "delete rho")
    if given.kind == "JKn" and not given.rscales:
        wrong("JKn needs rscales, (n_h − 1) / n_h for each replicate", "rscales: [0.5, …]")
    if len(given.rscales) not in (0, r):
        wrong(f"{len(given.rscales)} rscales for {r} replicates", "one number a replicate")
    if not weight:
        wrong("replicate weights need the weight of the full sample", "weight: <column>")
    return found
