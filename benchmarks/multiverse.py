"""Thousands of specifications beside loops of statsmodels fits, on the same respondents.

    python benchmarks/multiverse.py [--permutations 199]

Respondents of one simulated study of the default design, one area and one correlate, of which all
choices of `multiverse.yaml` but other estimators are crossed. `ours` makes every estimate, its
design-based error, p value, summary and the shares of the choices; `with_permutations` does so with
joint tests. `formulas` is the loop a user writes: the outcome is a column, then
``wls(formula, data, weights).fit(cov_type="cluster")`` of those who answered, of every sixteenth
specification, times sixteen. `fits` are fits alone, of every specification, whose matrices, weights
and clusters are ready and not timed. Neither knows strata. Seconds of one core; `ratio` and
`ratio_of_fits` are ours over theirs and hold on other machines, seconds do not. Writes
``multiverse.csv``.
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
import statsmodels.formula.api as smf
from runs import around
from verdict_simulation import NAME, survey

from coproduction.inference.models import design_matrix
from coproduction.inference.models.fit import sampled
from coproduction.robustness.varying.multiverse import estimated
from coproduction.robustness.varying.multiverse_fits import Area, without
from coproduction.study import load
from coproduction.study.resolved.multiverses import Multiverse
from coproduction.study.resolved.specification import Term

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
#: What tells a specification from the others.
OPTIONS = ("answered", "scoring", "items", "weights", "covariates", "left_out")
#: One of so many specifications goes through a formula.
PART = 16


def crossed() -> Multiverse:
    """The multiverse of the default study with these choices, in one area."""
    with TemporaryDirectory() as folder:
        study = Path(folder) / NAME
        copytree(ROOT / "config/studies" / NAME, study)
        (study / "multiverse.yaml").write_text(CHOICES, encoding="utf-8")
        (found,) = load.load(study, ROOT).multiverses
    return replace(found, outcomes={AREA: found.outcomes[AREA]}, permutations=0)


def problems(asked: Multiverse, data: pd.DataFrame):
    """Options, outcome, matrix, weights, clusters, place of the correlate, terms and rows."""
    area = Area(asked, AREA, data)
    for k, made in enumerate(area.outcomes):
        analysis = data.assign(_outcome=area.values[:, k])
        for number, variant in enumerate(asked.variants):
            for covariates in asked.covariates:
                terms = asked.terms_of(covariates, "efficacy")
                for country in asked.left_out:
                    model, fit = without(variant.model, area.fit(variant), country, terms)
                    own = replace(fit, outcome=Term("y", "number", "_outcome"))
                    given = area.design(number)
                    taken, design = sampled(model, (own,), given, model.countries, analysis)
                    built = design_matrix.build(own.terms, taken.values, taken.weights, False)
                    place = built.names.index("efficacy")
                    psu, columns = design.psu[taken.rows], [term.name for term in own.terms]
                    options = made.answered, made.scoring, made.items, variant.weights
                    fitted = taken.outcome, built.values, taken.weights, psu, place
                    yield (*options, covariates, country), *fitted, columns, taken.rows


def answers(asked: Multiverse, data: pd.DataFrame) -> pd.DataFrame:
    """The terms as numbers and categories, and the PSUs, as a user of formulas has them."""
    area = Area(asked, AREA, data)
    columns = {"psu": area.design(0).psu}
    for term in area.fit(asked.variants[0]).terms:
        numeric = term.kind in ("number", "score")
        columns[term.name] = area.answers(term) if numeric else data[term.column]
    return pd.DataFrame(columns)


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
    fits, formulas, estimates = 0.0, 0.0, {}
    columns = answers(asked, data)
    for number, (options, *problem) in enumerate(problems(asked, data)):
        y, x, w, psu, place, terms, rows = problem
        start = time.process_time()
        fit = sm.WLS(y, x, weights=w).fit(cov_type="cluster", cov_kwds={"groups": psu})
        estimates[options] = (fit.params[place], fit.bse[place], fit.pvalues[place])[0]
        fits += time.process_time() - start
        if number % PART == 0:
            weights, outcome = np.zeros(len(data)), np.full(len(data), np.nan)
            weights[rows], outcome[rows] = w, y
            start = time.process_time()
            own = columns.assign(y=outcome, w=weights).dropna(subset=["y", *terms])
            own = own[own["w"] > 0]
            met = {c: own[c].cat.remove_unused_categories() for c in own.select_dtypes("category")}
            own = own.assign(**met)
            formula = "y ~ " + " + ".join(terms)
            made = smf.wls(formula, own, weights=own["w"])
            fit = made.fit(cov_type="cluster", cov_kwds={"groups": own["psu"]})
            numbers = fit.params["efficacy"], fit.bse["efficacy"], fit.pvalues["efficacy"]
            formulas += PART * (time.process_time() - start)
            assert abs(numbers[0] / estimates[options] - 1) < 1e-9
    # Of specifications that give the same numbers of the same respondents ours tells one.
    told = zip(*(found[name] for name in OPTIONS), strict=True)
    apart = np.abs([estimates[one] for one in told] / found["estimate"].to_numpy() - 1).max()
    row = {"specifications": len(estimates), "told": len(found)}
    row |= {"respondents": len(data), "ours": ours}
    row |= {"with_permutations": tested, "permutations": given.permutations}
    row |= {"formulas": formulas, "ratio": ours / formulas}
    row |= {"fits": fits, "ratio_of_fits": ours / fits, "largest_difference": apart}
    seconds = dict.fromkeys(("ours", "with_permutations", "formulas", "fits"), 2)
    row |= {"load": round(os.getloadavg()[0], 1), **around("numpy", "pandas", "statsmodels")}
    table = pd.DataFrame([row]).round(seconds | {"ratio": 4, "ratio_of_fits": 4})
    table.to_csv(given.out, index=False, lineterminator="\n")
    print(table.T.to_string(header=False))


if __name__ == "__main__":
    main()
