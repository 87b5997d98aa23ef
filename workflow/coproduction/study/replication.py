"""Replicate weights as study.yaml declares them for a source.

See `coproduction.inference.replicates`.
"""

from coproduction.faults import Fault

#: Replicate weights in microdata: ``weight__1``, ``weight__2`` …, null for other sources.
COLUMN = "weight__{}"


def resolved(source: dict) -> dict:
    """Return the replicate weights of a source of study.yaml with all their columns named.

    Empty if it has none. With a `prefix` columns are the prefix and a number from 1 to `count`, of
    `digits` digits.
    """
    given = source.get("replicates")
    if given is None:
        return {}
    numbers = range(1, given.get("count", 0) + 1)
    named = [f"{given.get('prefix', '')}{k:0{given['digits']}d}" for k in numbers]
    kept = ("kind", "rho", "scale", "rscales", "mse")
    return {key: given[key] for key in kept if key in given} | {
        "columns": given.get("columns") or named
    }


def declaration_faults(name: str, source: dict, shown: str) -> list[Fault]:
    """Return what is wrong with the replicate weights of the source `name` of study.yaml."""
    given, at = source.get("replicates"), f"sources.{name}.replicates"
    if given is None:
        return []
    faults = []

    def wrong(problem: str, mend: str) -> None:
        faults.append(Fault(shown, f"{at}: {problem}", mend=mend))

    if ("columns" in given) == ("prefix" in given and "count" in given):
        wrong("give either columns, or prefix and count", "prefix: repwt\ncount: 80")
    r = len(resolved(source)["columns"])
    if given["kind"] == "Fay" and "rho" not in given:
        wrong("Fay's replicate weights need rho", "rho: 0.5")
    if given["kind"] == "JKn" and "rscales" not in given:
        wrong("JKn needs rscales, (n_h − 1) / n_h for each replicate", "rscales: [0.5, …]")
    if len(given.get("rscales", [])) not in (0, r):
        wrong(f"{len(given['rscales'])} rscales for {r} replicates", "one number a replicate")
    if "weight" not in source:
        wrong("replicate weights need the weight of the full sample", "weight: <column>")
    return faults
