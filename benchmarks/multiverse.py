"""Thousands of specifications beside a loop of statsmodels fits, on the same respondents.

    python benchmarks/multiverse.py [--permutations 199]

Respondents of one simulated study of the default design, one area and one correlate, of which all
choices of `multiverse.yaml` but other estimators are crossed. `ours` makes every estimate, its
design-based error, p value, summary and the shares of the choices; `permutations` does so with
joint tests. `statsmodels` is a loop of ``WLS(...).fit(cov_type="cluster")`` over the same
specifications, whose matrices, weights and clusters are ready and not timed; it knows nothing of
strata. One core each. The ratio holds on other machines, seconds do not. Writes ``multiverse.csv``.
"""

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflow"))

import numpy as np
import pandas as pd
import statsmodels.api as sm
from verdict_simulation import NAME, survey

from coproduction.inference.models import design_matrix
from coproduction.inference.models.fit import sampled
from coproduction.robustness.multiverse import estimated
from coproduction.robustness.multiverse_fits import Area, of_terms, without
from coproduction.study import load
from coproduction.study.multiverses import Multiverse
from coproduction.study.specification import Term

ROOT = Path(__file__).resolve().parents[1]
CHOICES = """
multiverses:
  pooled:
    terms: [efficacy]
    choices:
      answered: {alternatives: [all, one]}
      scoring: {alternatives: [ever, above_middle]}
      items: {alternatives: each}
      weights: {alternatives: [none, design]}
      covariates:
        alternatives:
          alone: {label: Alone, drop: [attitudes]}
          few: {label: Few, drop: [employment, urban]}
          none: {label: None, drop: [demographics, attitudes]}
      left_out: {alternatives: each}
"""
AREA = "safety"


def crossed() -> Multiverse:
    """The multiverse of the default study with these choices, in one area."""
    with TemporaryDirectory() as folder:
        study = Path(folder) / NAME
        copytree(ROOT / "config/studies" / NAME, study)
        (study / "multiverse.yaml").write_text(CHOICES, encoding="utf-8")
        (found,) = load.load(study, ROOT).multiverses
    return replace(found, outcomes={AREA: found.outcomes[AREA]}, permutations=0)


def problems(asked: Multiverse, data: pd.DataFrame):
    """Outcome, matrix, weights, clusters and place of the correlate of every specification."""
    area = Area(asked, AREA, data)
    for k in range(len(area.outcomes)):
        analysis = data.assign(_outcome=area.values[:, k])
        for number, variant in enumerate(asked.variants):
            for covariates in asked.covariates:
                terms = of_terms(asked, covariates, "efficacy")
                for country in asked.left_out:
                    model, fit = without(variant.model, area.fit(variant), country, terms)
                    own = replace(fit, outcome=Term("y", "number", "_outcome"))
                    given = area.design(number)
                    taken, design = sampled(model, (own,), given, model.countries, analysis)
                    built = design_matrix.build(own.terms, taken.values, taken.weights, False)
                    place = built.names.index("efficacy")
                    yield taken.outcome, built.values, taken.weights, design.psu[taken.rows], place


def main() -> None:
    """Time both and write ``multiverse.csv`` beside this file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--permutations", type=int, default=199)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("multiverse.csv"))
    given = parser.parse_args()
    asked, data = crossed(), survey("simulated", 4951, 2020)
    estimated([replace(asked, left_out=asked.left_out[:1])], data)  # imports and caches
    start = time.process_time()
    found, _, _ = estimated([asked], data)
    ours = time.process_time() - start
    start = time.process_time()
    estimated([replace(asked, permutations=given.permutations)], data)
    tested = time.process_time() - start
    theirs, estimates = 0.0, []
    for y, x, w, psu, place in problems(asked, data):
        start = time.process_time()
        fit = sm.WLS(y, x, weights=w).fit(cov_type="cluster", cov_kwds={"groups": psu})
        numbers = fit.params[place], fit.bse[place], fit.pvalues[place]
        theirs += time.process_time() - start
        estimates.append(numbers[0])
    apart = np.abs(np.array(estimates) / found["estimate"].to_numpy() - 1).max()
    row = {"specifications": len(found), "respondents": len(data), "statsmodels": theirs}
    row |= {"ours": ours, "ratio": ours / theirs, "permutations": given.permutations}
    row |= {"with_permutations": tested, "largest_difference": apart}
    table = pd.DataFrame([row]).round({"statsmodels": 2, "ours": 2, "with_permutations": 2})
    table.round({"ratio": 4}).to_csv(given.out, index=False, lineterminator="\n")
    print(table.T.to_string(header=False))


if __name__ == "__main__":
    main()
