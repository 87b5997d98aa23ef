"""Replicate weights that a source brings, from its export to estimates (replicates.R)."""

import tempfile
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pandas as pd
from declarations import index
from oracle.comparison import HERE, Comparison, compare
from specified import estimated

from coproduction.harmonise import microdata, storage
from coproduction.harmonise.source import harmonise_source
from coproduction.inference import descriptives
from coproduction.study import load as study
from coproduction.study.data.checks import resolved
from coproduction.study.resolved.analysis import Breakdown

ROOT = HERE.parents[1]
#: R's fits and ours end at the same maximum.
RELATIVE = 1e-8
#: `trust` enters R's formula by its scores.
NAMES = {"trust": "score"}


@cache
def analysis() -> tuple[study.Study, pd.DataFrame]:
    """Return the study and its respondents as the pipeline makes them."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "data" / "raw" / "replicates").mkdir(parents=True)
        for export in HERE.glob("replicates_??.csv"):
            (root / "data" / "raw" / "replicates" / export.name).symlink_to(export)
        (root / "tests").symlink_to(ROOT / "tests")
        found = study.load(Path("tests/studies/replicates"), root)
        countries = found.codes()
        for name, source in found.sources.items():
            respondents, _, verdict = harmonise_source(
                name,
                source,
                found.crosswalks[name],
                found.targets(name),
                countries,
                root,
                key=bytes(32),
                checks=resolved({}, {}),
            )
            assert not verdict.faults, verdict.faults
            storage.write(respondents, root / f"{name}.parquet")
        parts = microdata.pool({name: root / f"{name}.parquet" for name in found.sources})
        microdata.write(parts, root / "pooled.parquet")
        return found, microdata.read(root / "pooled.parquet")


def _modelled(name: str) -> Iterator[Comparison]:
    found, respondents = analysis()
    estimates, fits = estimated(found.models[name], respondents)
    ours = {(r["country"], "", "df"): r["df_residual"] for r in fits.to_dict("records")}
    for row in estimates.to_dict("records"):
        for statistic in ("estimate", "std_error", "p_value"):
            term = NAMES.get(row["term"], row["term"])
            ours[(row["country"], term, statistic)] = row[statistic]
    return compare("replicates", name, ours, RELATIVE)


def _described(case: str) -> Iterator[Comparison]:
    found, respondents = analysis()
    by = {"replication": found.replication()}
    if case == "mean":
        entries = [index("y")]
        rows = descriptives.indices(entries, respondents, **by).assign(term="y")
    else:
        entries = [Breakdown("item", ("never", "sometimes", "often"))]
        rows = descriptives.items(entries, respondents, **by).assign(term=lambda r: r["level"])
    ours = {
        (row["country"], row["term"], statistic): row[statistic]
        for row in rows.to_dict("records")
        for statistic in (case, "std_error", "conf_low", "conf_high", "design_effect")
        if statistic in row
    }
    return compare("replicates", case, ours, RELATIVE)


CASES = {
    **{name: partial(_modelled, name) for name in ("wls", "logit", "pooled")},
    **{case: partial(_described, case) for case in ("mean", "share")},
}
