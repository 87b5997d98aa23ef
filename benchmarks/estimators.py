"""Time and memory of each estimator beside R `survey`, on the same respondents in one run.

    python benchmarks/estimators.py [--sizes 5000 1000000] [--repeats 3 3] [--estimators …]

Each measurement is a whole process on one core: start, read (Parquet here, RDS in R), declare the
design, fit, write. `wls_18` fits eighteen linear models, as a study of several areas and indices
does. Ratios are ours over R's, medians over repeats in turn; they hold on other machines, seconds
and megabytes do not. `largest_difference` is relative, of estimates and standard errors; R stops
iterating when the deviance changes by less than 1e-8 of it: see maximum.py for the ordered logit.
At 5,000 respondents both sides mostly load libraries; at a million some 180 of our megabytes are
pandas, pyarrow, SciPy and statsmodels. Writes ``estimators.csv``; needs R with
`survey`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "workflow"))
sys.path.insert(0, str(HERE))

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
    from coproduction.inference.models.fit import needed, results
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


#: A process of its own, as a child's peak memory starts at that of the process it is forked from.
LAUNCHER = """
import os, sys, time
start = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), time.perf_counter() - start, usage.ru_maxrss / 1024)
"""


def measured(command: list[str]) -> tuple[float, float]:
    """Run a process: seconds and peak megabytes."""
    program = shutil.which(command[0])
    launched = [sys.executable, "-I", "-S", "-c", LAUNCHER, program, *command[1:]]
    told = subprocess.run(launched, check=True, stdout=subprocess.PIPE, text=True, env=_alone())
    code, seconds, megabytes = told.stdout.split()[-3:]
    if code != "0":
        raise RuntimeError(f"{' '.join(command)} ended with {code}")
    return float(seconds), float(megabytes)


def _alone() -> dict[str, str]:
    return os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


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
    rows, size = [], len(data)
    del data
    for name in estimators:
        ours_out, r_out = folder / "ours.csv", folder / "r.csv"
        ours = [sys.executable, __file__, "--fit", name, str(folder / "data.parquet")]
        theirs = ["Rscript", script, name, rds, str(r_out)]
        pairs = [(measured([*ours, str(ours_out)]), measured(theirs)) for _ in range(repeats)]
        a = pd.read_csv(ours_out)[["estimate", "std_error"]].to_numpy()
        b = pd.read_csv(r_out)[["estimate", "std_error"]].to_numpy()
        (seconds, megabytes), (r_seconds, r_megabytes) = np.median(pairs, axis=0)
        ratio = np.median([np.divide(*pair) for pair in pairs], axis=0)
        rows.append(
            {
                "estimator": name,
                "n": size,
                "seconds": round(seconds, 2),
                "r_seconds": round(r_seconds, 2),
                "time_ratio": round(ratio[0], 3),
                "megabytes": round(megabytes),
                "r_megabytes": round(r_megabytes),
                "memory_ratio": round(ratio[1], 3),
                "largest_difference": f"{np.abs(a / b - 1).max():.1e}",
                "repeats": repeats,
            }
        )
        print(rows[-1], flush=True)
    return rows


def main() -> None:
    """Run the benchmark, or one measured process of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[5000, 1_000_000])
    parser.add_argument("--repeats", type=int, nargs="+", default=[3, 3])
    parser.add_argument("--estimators", nargs="+", choices=ESTIMATORS, default=ESTIMATORS)
    parser.add_argument("--folder", type=Path, default=HERE)
    parser.add_argument("--fit", nargs=3, metavar=("ESTIMATOR", "DATA", "OUT"))
    given = parser.parse_args()
    if given.fit:
        estimator, data, out = given.fit
        fit(estimator, Path(data), Path(out))
        return
    import pandas as pd

    rows = []
    for n, repeats in zip(given.sizes, given.repeats, strict=True):
        with tempfile.TemporaryDirectory() as folder:
            rows += compare(n, repeats, given.estimators, Path(folder))
    pd.DataFrame(rows).to_csv(given.folder / "estimators.csv", index=False)


if __name__ == "__main__":
    main()
