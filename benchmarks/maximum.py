"""Which program ends at the maximum of an ordered logit of a million respondents?

    python benchmarks/maximum.py [--size 1000000]

`estimators.csv` shows our ordered logit up to 1e-2 from `svyolr` of R, relatively. Here the
log-likelihood, its gradient and the Newton step that is left are taken at the estimates of every
program. `svyolr`, as `polr`, stops when the deviance changes by less than 1e-8 of it, which at a
million respondents is 1e-2: a gradient is left, and an estimate near zero is off by a share of
itself, though by thousandths of its standard error only. With a tight `reltol`, `polr` moves to
ours; `clm`, which looks at the gradient, stands there. Writes ``maximum.csv``; needs R with
`survey`, `MASS` and `ordinal`.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "workflow"))
sys.path.insert(0, str(HERE))


def main() -> None:
    """Fit by all programs and write the table."""
    import estimators
    import numpy as np
    import pandas as pd

    from coproduction.inference.estimators import ordinal
    from coproduction.inference.estimators.problem import Problem

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=HERE)
    given = parser.parse_args()
    data = estimators.respondents(given.size)
    with tempfile.TemporaryDirectory() as folder:
        csv, rds, out = (f"{folder}/{name}" for name in ("data.csv", "data.rds", "out.csv"))
        data.to_csv(csv, index=False)
        convert = ["Rscript", str(HERE / "estimators.R"), "convert", csv, rds]
        subprocess.run(convert, check=True)
        subprocess.run(["Rscript", str(HERE / "maximum.R"), rds, out], check=True)
        found = pd.read_csv(out)
    answers = data["ordered_logit"].map({"low": 0.0, "middle": 1.0, "high": 2.0})
    matrix = np.column_stack([np.ones(len(data)), data[list(estimators.TERMS)]])
    weights = data["weight"].to_numpy()
    problem = Problem(answers.to_numpy(float), matrix, ["1", *estimators.TERMS], weights)
    programs = {name: rows["estimate"].to_numpy() for name, rows in found.groupby("program")}
    programs["ours"] = ordinal.ordered_logit(problem).estimate
    share = weights / weights.mean()
    rows = []
    for name in [*dict.fromkeys(found["program"]), "ours"]:
        value, gradient, information = ordinal.likelihood(
            ordinal.LOGISTIC, programs[name], matrix[:, 1:], answers.to_numpy(int), share
        )
        inverse = np.linalg.inv(information)
        step = inverse @ gradient / np.sqrt(np.diag(inverse))
        rows.append(
            {
                "program": name,
                "n": len(data),
                "log_likelihood": f"{value:.9f}",
                "largest_gradient_per_respondent": f"{np.abs(gradient).max() / len(data):.1e}",
                "newton_step_in_standard_errors": f"{np.abs(step).max():.1e}",
                "age": f"{programs[name][estimators.TERMS.index('age')]:.9e}",
            }
        )
    table = pd.DataFrame(rows)
    print(table.to_string(index=False))
    table.to_csv(given.folder / "maximum.csv", index=False)


if __name__ == "__main__":
    main()
