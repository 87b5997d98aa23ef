"""Time and memory of each estimator beside R `survey`, on the same respondents in one run.

    python benchmarks/estimators.py [--sizes 5000 1000000] [--repeats 3 3] [--estimators …]

Each measurement is a whole process on one core: start, read (Parquet here, RDS in R), declare the
design, fit, write. Ours are two: ``alone``, an interpreter that imports all it needs, and
``forked``, as a job of a run, of a process that has the libraries (`workflow/run/forks.py`); its
start is not timed, a run has one. `wls_18` fits eighteen linear models, as a study of several areas
and indices does. Ratios are ours over R's, medians over repeats in turn; they hold on other
machines, seconds and megabytes do not. `largest_difference` is relative, of estimates and standard
errors; R stops iterating when the deviance changes by less than 1e-8 of it: see maximum.py for the
ordered logit. At 5,000 respondents both sides mostly load libraries, and so does most of the memory
of ours. Writes ``estimators.csv``, where rows of other sizes stay; needs
R with `survey`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflow"))

import runs

from coproduction.on_use import modules
from coproduction.results.estimators import PLACES
from run import code, forks

HERE = Path(__file__).resolve().parent
WORKFLOW = HERE.parent / "workflow"

ESTIMATORS = (
    "wls",
    "wls_18",
    "fractional_logit",
    "logit",
    "poisson",
    "ordered_logit",
    "ordered_probit",
)
TERMS = ("x", "female", "age", "education")
SEED = 1941


def fit(estimator: str, data: Path, out: Path) -> None:
    """Our side: fit one estimator as a model job does."""
    from coproduction.files import write_csv
    from coproduction.harmonise import microdata
    from coproduction.inference.models.fit import results
    from coproduction.inference.models.reading import needed
    from coproduction.study.resolved.model_types import Fit, Model
    from coproduction.study.resolved.specification import Term

    times = 18 if estimator.endswith("_18") else 1
    name = estimator.removesuffix("_18")
    terms = tuple(Term(term, "number", term) for term in TERMS)
    outcome = Term(name, "number", name)
    if name.startswith("ordered"):
        outcome = Term(name, "score", name, ("low", "middle", "high"), (0.0, 1.0, 2.0))
    model = Model(
        name=estimator,
        estimator=name,
        weights="design",
        standardised=False,
        confidence=0.95,
        errors="design",
        effects="coefficients",
        singletons="fail",
        stacked=False,
        importance=False,
        by_country=False,
        countries=("AA",),
        fits=tuple(Fit(str(k), outcome, terms, (0.0, 1.0)) for k in range(times)),
    )
    estimates = results(model, microdata.read(data, needed(model))).estimates
    write_csv(estimates[estimates["area"] == "0"], out)


def respondents(n: int):
    """Draw about n respondents of the survey of coverage_simulation.py and two correlates."""
    import coverage_simulation
    import numpy as np
    import pandas as pd

    coverage_simulation.ASKED = round(
        n / (0.65 * 0.75 * coverage_simulation.STRATA * coverage_simulation.PSUS)
    )
    rng = np.random.default_rng([SEED, n])
    data = coverage_simulation.survey(rng)
    # As the pipeline keeps them: names of strata and PSUs are categories.
    return data.assign(
        source=pd.Categorical(["a"] * len(data)),
        stratum=data["stratum"].astype("category"),
        psu=data["psu"].astype("category"),
        age=rng.integers(18, 90, len(data)).astype(float),
        education=rng.integers(0, 5, len(data)).astype(float),
    )


def measured(command: list[str]) -> tuple[float, float]:
    """Run a process: seconds and peak megabytes."""
    told = _taken(command)
    return told.seconds, told.megabytes


def _taken(command: list[str]) -> runs.Measured:
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return runs.measured(command, Path.cwd())


class Jobs:
    """Jobs that are forked of a process with the libraries of models, as a run has one."""

    def __init__(self, folder: Path):
        os.environ["PYTHONPATH"] = f"{WORKFLOW}{os.pathsep}{HERE}"
        self.path, self.forks = folder / "job.py", forks.Forks()
        library, every = (
            WORKFLOW / "coproduction",
            [name.removesuffix("_18") for name in ESTIMATORS],
        )
        used = code.modules_used(WORKFLOW / "scripts/fit.py", library, modules(PLACES, every))
        self.forks.libraries[()] = code.libraries(used, library)
        self.script = SimpleNamespace(input={}, threads=1, resources={})
        self.taken("")

    def taken(self, text: str) -> runs.Measured:
        """Run a script. Raises RuntimeError where it fails."""
        self.path.write_text(text, encoding="utf-8")
        start = time.perf_counter()
        told = self.forks.run(self.script, str(self.path))
        if told["status"]:
            raise RuntimeError(f"{text} ended with {told['status']}")
        return runs.Measured(time.perf_counter() - start, told["cpu"], told["peak"] / 1024)


def compare(n: int, repeats: int, estimators: list[str], folder: Path) -> list[dict]:
    """Measure estimators on n respondents."""
    import numpy as np
    import pandas as pd

    data = respondents(n)
    data.to_parquet(folder / "data.parquet", index=False)
    data.to_csv(folder / "data.csv", index=False)
    script = str(HERE / "estimators.R")
    rds = str(folder / "data.rds")
    subprocess.run(["Rscript", script, "convert", str(folder / "data.csv"), rds], check=True)
    rows, size, jobs = [], len(data), Jobs(folder)
    del data
    for name in estimators:
        given = [name, str(folder / "data.parquet"), str(folder / "ours.csv")]
        job = "import estimators, pathlib\nestimators.fit({!r}, *map(pathlib.Path, {!r}))"
        found = [
            (
                _taken([sys.executable, __file__, "--fit", *given]),
                jobs.taken(job.format(name, given[1:])),
                _taken(["Rscript", script, name, rds, str(folder / "r.csv")]),
            )
            for _ in range(repeats)
        ]
        a, b = (
            pd.read_csv(folder / side)[["estimate", "std_error"]].to_numpy()
            for side in ("ours.csv", "r.csv")
        )
        apart = f"{np.abs(a / b - 1).max():.1e}"
        alone, forked, theirs = zip(*found, strict=True)
        for start, ours in (("alone", alone), ("forked", forked)):
            rows.append({"estimator": name, "n": size, "start": start, **runs.sides(ours, theirs)})
            rows[-1] |= {"largest_difference": apart, "repeats": repeats}
            rows[-1] |= {"load": round(os.getloadavg()[0], 1)}
            rows[-1] |= runs.around("numpy", "pandas", "scipy")
            print(rows[-1], flush=True)
    jobs.forks.close()
    return rows


def main() -> None:
    """Run the benchmark, or one measured process of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[5000, 1_000_000])
    parser.add_argument("--repeats", type=int, nargs="+", default=[5, 3])
    parser.add_argument("--estimators", nargs="+", choices=ESTIMATORS, default=ESTIMATORS)
    parser.add_argument("--folder", type=Path, default=HERE)
    parser.add_argument("--fit", nargs=3, metavar=("ESTIMATOR", "DATA", "OUT"))
    given = parser.parse_args()
    if given.fit:
        estimator, data, out = given.fit
        fit(estimator, Path(data), Path(out))
        return
    for n, repeats in zip(given.sizes, given.repeats, strict=True):
        with tempfile.TemporaryDirectory() as folder:
            rows = compare(n, repeats, given.estimators, Path(folder))
        runs.kept(rows, given.folder / "estimators.csv", "n", int)


if __name__ == "__main__":
    main()
