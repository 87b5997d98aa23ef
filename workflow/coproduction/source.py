"""One source, from export to microdata: read, validate, harmonise, count."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from coproduction import checks as checks_file
from coproduction import exclusions, harmonise, microdata, readers, validation
from coproduction.crosswalk import Crosswalk
from coproduction.export import Export
from coproduction.validation import Verdict


def harmonise_source(
    name: str,
    source: dict,
    crosswalk: Crosswalk,
    targets: dict[str, dict],
    countries: Sequence[str],
    root: Path = Path(),
    checks: dict | None = None,
) -> tuple[pa.Table, list[dict], Verdict]:
    """Read, validate and harmonise one source.

    `checks` is resolved by `coproduction.checks`; None means the built-in ones with their defaults.

    Returns the microdata (one row a respondent, in file order), the ledger rows and the verdict of
    the validation. When the verdict has faults there are no microdata: the table is empty.

    Raises `Faults` when the export cannot be read at all.
    """
    design = [source[key] for key in ("respondent", "weight", "strata", "psu") if key in source]
    columns = list(dict.fromkeys([*design, *crosswalk.source_variables()]))
    export = readers.read(source, columns, root)
    checks = checks_file.resolved({}, targets) if checks is None else checks
    verdict = validation.raw(name, export, source, crosswalk, targets, checks)
    if verdict.faults:
        return pa.table({}), [], verdict
    frame = _identity(name, export, source, countries)
    ledger, provenance = [], {}
    for target, rows in crosswalk.by_target().items():
        found = harmonise.answers(export, rows, targets[target])
        ledger += harmonise.ledger(name, target, found, targets[target])
        provenance[target] = list(dict.fromkeys(r.source_variable for r in rows)) or [""]
        column, kinds = harmonise.typed(found, targets[target])
        frame[target] = column
        if target != "country":
            frame[f"{target}__missing"] = kinds
    order = [c for t in targets if t != "country" for c in (t, f"{t}__missing")]
    fixed = ["respondent", "source", "country", "weight", "stratum", "psu"]
    respondents = pd.DataFrame(frame)[[*fixed, *order]]
    verdict += validation.harmonised(name, respondents, targets, export)
    if not {"type", "levels"} & {fault.check for fault in verdict.faults}:
        verdict += validation.plausible(name, respondents, targets, source, checks, export)
    if verdict.faults:
        return pa.table({}), [], verdict
    excluded = exclusions.reasons(respondents, checks["exclude"], verdict.failing)
    respondents.insert(len(fixed), "excluded", excluded)
    metadata = {
        "sources": {
            name: {
                "file": source["file"],
                "sha256": source["sha256"],
                "encoding": export.encoding,
                "respondents": len(respondents),
                "notes": list(export.notes),
                "variables": provenance,
            }
        },
        "variables": {t: _described(d) for t, d in targets.items()},
    }
    return microdata.table(respondents, metadata), ledger, verdict


def _identity(name: str, export: Export, source: dict, countries: Sequence[str]) -> dict:
    """Who a respondent is, and the place in the sampling design, unique over all sources."""
    n = len(export.data)

    def codes(column: str) -> pd.Series:
        return pd.Series(export.codes(column)).astype("str")

    row = pd.Series(np.arange(1, n + 1)).astype("str")
    person = codes(source["respondent"]) if "respondent" in source else row
    stratum = name + "/" + codes(source["strata"]) if "strata" in source else None
    within = stratum if stratum is not None else pd.Series([name] * n, dtype="str")
    weight = export.numbers(source["weight"]) if "weight" in source else 1.0
    absent = pd.Series([None] * n, dtype="str")
    frame = {
        "respondent": name + "/" + person,
        "source": pd.Categorical([name] * n, [name]),
        "weight": np.asarray(weight, dtype="float64") * np.ones(n),
        "stratum": absent if stratum is None else stratum,
        "psu": within + "/" + codes(source["psu"]) if "psu" in source else absent,
    }
    if "country" in source:
        position = list(countries).index(source["country"])
        fixed = np.full(n, position)
        frame["country"] = pd.Categorical.from_codes(fixed, list(countries), ordered=True)
    return frame


def _described(declared: dict) -> dict:
    keys = ("label", "question", "type", "unit", "area", "concept")
    levels = {level["name"]: level["label"] for level in declared.get("levels", [])}
    return {key: declared[key] for key in keys if key in declared} | (
        {"levels": levels} if levels else {}
    )
