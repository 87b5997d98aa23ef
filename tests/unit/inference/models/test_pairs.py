"""All pairs of options of a model: each ends in numbers, or in a refusal that says why.

Every value of every option meets every value of every other, all else at what goes with them. A
model goes the way of a study: settings, resolved or refused; fit, or faults; tables. Counts by
outcome are printed (`pytest -s`).
"""

import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from declarations import declared, source
from incomplete import imputation, kinds

from coproduction.faults import Fault, Faults
from coproduction.inference.corrected_families import corrected
from coproduction.inference.imputation.chained import imputed
from coproduction.inference.models import nested
from coproduction.inference.models.fit import Results, results
from coproduction.results.model_files import ASSUMPTIONS, FIT_STATISTICS
from coproduction.results.sensitivity_files import FILES as SENSITIVITY
from coproduction.robustness.varying.sensitivity import analysed
from coproduction.study.declared import model_declarations
from coproduction.study.declared.model_declarations import ComparisonDeclaration, StepDeclaration
from coproduction.study.modelling import comparisons, focal_terms
from coproduction.study.modelling.models import Known, resolved
from coproduction.study.modelling.names import Names
from coproduction.study.printed.estimate_columns import lacking
from coproduction.study.resolved.analysis import Index, Linear
from coproduction.study.resolved.imputations import Target
from coproduction.study.resolved.model_types import Family
from coproduction.study.resolved.sensitivities import Sensitivity
from coproduction.study.resolved.specification import ALL, Replication
from coproduction.study.resolved.survey import Area, Country
from coproduction.study.resolved.tables import assumptions
from coproduction.study.written import settings
from coproduction.study.written.derivation import derived
from coproduction.study.written.lost import Lost
from coproduction.tables.kinds.averages_table import marginal_effects, predictions
from coproduction.tables.kinds.correlates_table import correlates
from coproduction.tables.kinds.joint_tests import joint_tests

COUNTRIES = ["AA", "BB", "CC"]
#: Estimator to an outcome that it is of.
OUTCOMES = {
    "wls": "act",
    "fractional_logit": "act",
    "logit": "voted",
    "poisson": "acts",
    "negative_binomial": "acts",
    "ordered_logit": "grade",
    "ordered_probit": "grade",
    "multinomial_logit": "party",
    "random_intercept": "act",
}
#: Option to the settings each of its values is, the default first.
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "estimator": [{"estimator": name, "outcome": of} for name, of in OUTCOMES.items()],
    "errors": [
        {"errors": "design"},
        {"errors": "replicate"},
        {"errors": "model"},
        *({"errors": name, "cluster": by} for name in ("cr1", "cr2", "wild_bootstrap")
          for by in ("psu", "country")),
    ],
    "weights": [{"weights": w} for w in ("design", "equal_country", "population", "none")],
    "areas": [{"areas": ["p"]}, {"areas": "each"}],
    "countries": [{"countries": "pooled"}, {"countries": "each"}, {"leave_out": ["AA"]}],
    "terms": [{"terms": ["x", "k", "s", "country"]}, {"terms": ["x"]}, {"terms": ["k", "country"]}],
    "interactions": [
        {"interactions": pairs}
        for pairs in ([], [["x", "country"]], [["k", "s"]], [["x", "k"]], [["k", "country"]])
    ],
    "curves": [
        {"curves": {}}, *({"curves": {"x": {"kind": k}}} for k in ("quadratic", "natural_spline"))
    ],
    "stacked": [
        {"stacked": False}, {"stacked": True, "areas": "each", "trend": {"covariate": "u"}}
    ],
    "effects": [{"effects": "coefficients"}, {"effects": "average_marginal"}],
    "by_category": [{"by_category": False}, {"by_category": True}],
    "importance": [{"importance": False}, {"importance": True}],
    "standardised": [{"standardised": False}, {"standardised": True}],
    "profiles": [{"profiles": names} for names in ([], ["x"], ["k"])],
    "marginal_effects": [
        {"marginal_effects": effects}
        for effects in (
            {},
            {"a": {"of": "x", "by": "country", "differences": True}},
            {"a": {"of": "x", "at": {"x": [-1, 1]}, "differences": True}},
            {"a": {"of": "k", "at": {"s": ["no", "yes"]}, "by": "country", "levels": "pairwise"}},
        )
    ],
    "singletons": [{"singletons": policy} for policy in ("fail", "adjust", "certainty")],
    "finite_population": [{"finite_population": False}, {"finite_population": True}],
    "raking": [{"raking": how} for how in ("", "known", "residuals")],
    "missing": [{"missing": "listwise"}, {"missing": "imputed"}],
    "data": [{"data": name} for name in ("whole", "constant", "one_unit", "sparse")],
}  # fmt: skip
#: Options that are none of a model: what the data are, and what weights are made of.
BESIDE = ("data", "raking")
#: What a value of an option needs of others, where these are at their defaults.
WITH = {"random_intercept": {"weights": "none", "errors": "model", "terms": ["x", "k", "s"]}}
DRAWS = {"replicates": 99, "seed": 1, "label": "m"}
#: What a model is where nothing else is asked.
USUAL: dict[str, Any] = {"singletons": "adjust", **DRAWS}
for _values in OPTIONS.values():
    USUAL = _values[0] | USUAL
PARTIES = ["left", "middle", "right"]
VARIABLES = declared(
    {
        "x": {"type": "numeric", "range": [-9, 9]},
        "k": {"type": "categorical", "levels": ["a", "b", "c"]},
        "s": {"type": "binary", "levels": ["no", "yes"]},
        "i": {"type": "numeric", "range": [0, 9]},
        **{
            f"party_{area}": {
                "type": "categorical",
                "levels": PARTIES,
                "concept": "party",
                "area": area,
            }
            for area in "pqr"
        },
    }
)
LABELS = {"terms": {}, "levels": {}, "areas": {}, "countries": {}, "indices": {}}


def survey() -> pd.DataFrame:
    """Three countries of two strata of five PSUs of eight respondents, three areas each."""
    rng = np.random.default_rng(4)
    n = 240
    i = np.arange(n)
    stratum = i // 40
    psu = i // 8
    x = rng.normal(size=n)
    data = pd.DataFrame(
        {
            "source": pd.Categorical.from_codes(stratum // 2, COUNTRIES),
            "country": pd.Categorical.from_codes(stratum // 2, COUNTRIES, ordered=True),
            "stratum": [f"h{k}" for k in stratum],
            "psu": [f"p{k}" for k in psu],
            "weight": np.exp(rng.normal(0, 0.4, n)),
            "x": x,
            "k": pd.Categorical.from_codes(rng.integers(3, size=n), ["a", "b", "c"]),
            "s": pd.Categorical.from_codes(rng.integers(2, size=n), ["no", "yes"], ordered=True),
        }
    )
    for area in "pqr":
        latent = 0.6 * x + rng.normal(size=n)
        data[f"act_{area}"] = 9 / (1 + np.exp(-latent))
        data[f"voted_{area}"] = (latent > 0) * 1.0
        data[f"acts_{area}"] = rng.poisson(np.exp(0.3 * latent + rng.normal(0, 0.6, n))) * 1.0
        data[f"grade_{area}"] = np.digitize(latent, [-0.7, 0.7]) * 1.0
        party = (data[f"grade_{area}"].astype(int) + rng.integers(2, size=n)) % 3
        data[f"party_{area}"] = pd.Categorical.from_codes(party, PARTIES)
    own = psu % 10
    for k in range(10):
        kept = np.where(own // 5 == k // 5, (own != k) * 5 / 4, 1.0)
        data[f"weight__{k + 1}"] = data["weight"] * kept
    # half of all PSUs are in the sample; weights are raked to a margin
    data = data.assign(fpc=0.5, weight_unraked=data["weight"] * np.exp(rng.normal(0, 0.1, n)))
    return data.assign(raked__1=data["k"].cat.codes.astype(int))


def changed(kind: str) -> pd.DataFrame:
    """The survey, or one that some estimates cannot be had from."""
    data = survey()
    last = data["country"] == "CC"
    if kind == "constant":
        for column in [c for c in data if c[:-2] in set(OUTCOMES.values())]:
            data.loc[last, column] = "middle" if column.startswith("party") else 1.0
    if kind == "one_unit":
        data.loc[last, ["psu", "stratum"]] = ["one", "alone"]
    if kind == "sparse":
        data.loc[last & (data["k"] == "c"), "k"] = np.nan
        data.loc[data["country"] == "BB", "x"] = np.nan
    return data


def combined() -> Iterator[dict[str, Any]]:
    """The settings of every pair of values, each once."""
    seen = set()
    for one, other in combinations(OPTIONS, 2):
        for first in OPTIONS[one]:
            for second in OPTIONS[other]:
                chosen = {**first, **second}
                if "interactions" in chosen and chosen.get("terms") in (["x"], ["k", "country"]):
                    chosen["interactions"] = [["x", "k"]] if chosen["interactions"] else []
                    chosen["terms"] = ["x", "k"]
                needed = WITH.get(chosen.get("estimator", ""), {})
                model = USUAL | needed | chosen
                key = yaml.safe_dump(model)
                if key not in seen:
                    seen.add(key)
                    yield model


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> list[tuple[dict, Any]]:
    """Every model and what it ends in: a resolved model, or the faults of its settings."""
    every = list(combined())
    own = {
        f"m{k}": {n: v for n, v in model.items() if n not in BESIDE}
        for k, model in enumerate(every)
    }
    path = Path(tmp_path_factory.mktemp("walk")) / "models.yaml"
    path.write_text(yaml.safe_dump({"models": own}), encoding="utf-8")
    found, faults = settings.load(path, "models", "models.yaml", derived)
    assert faults == []
    declares = model_declarations.read(found)
    entries = [
        Index(name, area, f"{name}_{area}", True, 1, False, "mean", {"i": Linear(1.0, 0.0)})
        for name in dict.fromkeys(OUTCOMES.values())
        if name != "party"
        for area in "pqr"
    ]
    given = source(weight="w", fpc=0.5)
    replicated = Replication("JKn", tuple(f"w{k}" for k in range(10)), True, rscales=(0.8,) * 10)
    known = Known(
        Names(VARIABLES, entries, COUNTRIES),
        {},
        {a: Area(a, {"u": float(k)}) for k, a in enumerate("pqr", 1)},
        {c: replace(given, replicates=replicated, country=c) for c in COUNTRIES},
        [Country(c, c, 1000.0 * k) for k, c in enumerate(COUNTRIES, 1)],
        "fail",
    )
    ends: list[tuple[dict, Any]] = []
    for raking in ("", "known", "residuals"):
        own = {f"m{k}" for k, model in enumerate(every) if model["raking"] == raking}
        asked = {name: model for name, model in declares.models.items() if name in own}
        margins = 1 if raking else 0
        models, faults = resolved(asked, replace(known, raking=raking, margins=margins), "m.yaml")
        refused = {fault.problem.partition(".")[0]: fault for fault in faults}
        ends += [(every[int(n[1:])], refused.get(n) or models[n]) for n in sorted(own)]
    return ends


@cache
def incomplete() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The survey of which some did not answer three terms, and two imputations of these."""
    rng, data = np.random.default_rng(1), survey()
    for name in ("x", "k", "s"):
        silent = rng.random(len(data)) < 0.15
        data[name] = data[name].mask(silent) if name == "x" else data[name].where(~silent)
        data[f"{name}__missing"] = kinds(np.where(silent, "refused", ""))
    targets = (
        Target("x", "numeric"),
        Target("k", "categorical", ("a", "b", "c"), (1.0, 2.0, 3.0)),
        Target("s", "binary", ("no", "yes"), (0.0, 1.0)),
    )
    asked = imputation(*targets, countries=tuple(COUNTRIES), m=2, iterations=2)
    return data, imputed(asked, data).cells


def fits(model: Any, data: dict[str, pd.DataFrame], name: str) -> Results | str:
    """What a model ends in: its results, or the faults that the data have."""
    try:
        return (
            results(model, *incomplete())
            if model.missing == "imputed"
            else results(model, data[name])
        )
    except Faults as faults:
        return str(faults)


#: Remarks that say why an estimate has no errors, and why there is none.
NAMED = {"fitted_without_rest", "of_single_units", "level_absent"}
NUMBERS = ["estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high"]


def unnamed(found: Results) -> list[str]:
    """Estimates that lack a number which no remark speaks of."""
    named = found.remarks[found.remarks["remark"].isin(NAMED)]
    told = {*named[["country", "area", "term"]].itertuples(index=False, name=None)}
    gone = set(found.remarks.loc[found.remarks["remark"] == "country_absent", "country"])
    wrong = []
    for row in found.estimates[found.estimates["kind"] != "variance"].itertuples(index=False):
        numbers = np.array([getattr(row, name) for name in NUMBERS], dtype=float)
        ends = np.isinf(numbers[-2:]) & (found.fits["errors"].iloc[0] == "wild_bootstrap")
        whole = np.isfinite(numbers)
        whole[-2:] |= ends
        if row.term.removeprefix("country=") in gone:
            continue
        if not whole.all() and (row.country, row.area, row.term) not in told:
            wrong.append(f"{row.country} {row.area} {row.term}: {numbers}")
        drawn = found.fits["errors"].iloc[0] == "wild_bootstrap"
        if whole.all() and (
            (row.p_value == 0 and not drawn) or row.std_error <= 1e-9 * abs(row.estimate)
        ):
            wrong.append(f"{row.country} {row.area} {row.term}: surely {numbers}")
    return wrong


def unsure(model: Any, found: Results) -> list[str]:
    """Marginal effects and tests that lack a number which no remark speaks of, or too many."""
    told, rows = {*found.remarks["remark"]}, found.marginal_effects
    wrong = []
    if len(rows) and rows["std_error"].isna().any() and "effects_without_errors" not in told:
        wrong.append(f"effects without errors: {rows[rows['std_error'].isna()]}")
    if len(rows) and rows["estimate"].isna().any():
        wrong.append("effects without estimates")
    if model.marginal and rows.empty:
        wrong.append("no effects")
    tests = found.tests[found.tests["hypothesis"].isin(ASSUMPTIONS)]
    reasons = {
        "slopes_not_tested",
        "slopes_of_two_levels",
        "slopes_of_few_degrees",
        "dispersion_of_no_count",
        "test_not_estimable",
        "test_without_rest",
        "test_of_single_units",
    }
    if tests["p_value"].isna().any() and not told & reasons:
        wrong.append("a test of an assumption without a number and a reason")
    if assumptions(model) and tests.empty and "no_joint_tests_imputed" not in told:
        wrong.append("no test of what is assumed")
    return wrong


def printed(found: Results) -> list[str]:
    """Cells of the tables of a model that a reader would not take for a number or a dash."""
    given = {"labels": LABELS, "name": "t", "title": "T", "simulated": True}
    tables = []
    if found.fits["area"].iloc[0] != ALL:
        tables.append(correlates(found.estimates, found.fits, found.remarks, **given))
    if len(found.tests):
        tables.append(
            joint_tests(found.tests, found.fits, found.remarks, found.diagnostics, **given)
        )
    if len(found.marginal_effects):
        rows = found.marginal_effects
        tables.append(marginal_effects(rows, found.fits, found.remarks, **given))
    if len(found.predictions):
        tables.append(predictions(found.predictions, found.fits, found.remarks, **given))
    return [
        f"{table.name} {row.stub}: {line!r}"
        for table in tables
        for row in table.rows
        for cell in row.cells
        for line in cell.lines
        if "nan" in line.lower() or not line.strip()
    ]


def unfit(model: Any, found: Results) -> list[str]:
    """Statistics of fits that are not those a table may ask for, or are no numbers."""
    wrong = [f"{row.statistic}: {row.value}" for row in found.statistics.itertuples()
             if not np.isfinite(row.value)]  # fmt: skip
    expected = {name for name in FIT_STATISTICS if not lacking(model, name)}
    blind = {"fitted_without_rest", "of_single_units"} & {*found.remarks["remark"]}
    some = expected - ({"aic", "effective_parameters"} if blind else set())
    for _, own in found.statistics.groupby(["area", "country"]):
        if not some <= {*own["statistic"]} <= expected:
            wrong.append(f"statistics {sorted({*own['statistic']} ^ expected)}")
    return wrong


def probed(model: Any, data: pd.DataFrame) -> list[str] | None:
    """What is wrong with the sensitivity analysis of a model; None where the settings refuse it."""
    if "x" not in {term.name for term in model.fits[0].terms}:
        return None
    asked = {"weights": model.weights != "none", "psus": True}
    if [*focal_terms.faults(("x",), model)]:
        return None
    others = [t.name for t in model.fits[0].terms if t.name in ("k", "s")]
    left = ("country", "stratum") if len(model.countries) > 1 else ("stratum",)
    one = Sensitivity(model, ("x",), tuple(others), (1, 2), left, **asked)
    wrong = []
    numbers = ("estimate", "estimate", "estimate", "p_value", "dfbetas")
    for file, rows, number in zip(SENSITIVITY, analysed([one], data), numbers, strict=True):
        named = rows["lacking"].fillna("") != ""
        found = np.isfinite(rows[number].to_numpy(dtype=float))
        wrong += [f"{file.path} {row}" for row in rows[~named & ~found].to_dict("records")]
    return wrong


def in_a_family(model: Any, found: Results) -> list[str]:
    """Corrected p-values that are none where there is a p-value, or below it."""
    family = Family("f", "holm", (model.name,), "estimates")
    rows = corrected([family], found.estimates, found.tests)
    own = found.estimates[found.estimates["kind"] == "coefficient"]["p_value"].to_numpy(dtype=float)
    adjusted = rows["p_adjusted"].to_numpy(dtype=float)
    right = (np.isfinite(own) == np.isfinite(adjusted)) & ~(adjusted < own)
    return [] if right.all() else ["corrected p-values"]


def compared_to(model: Any, data: pd.DataFrame) -> list[str] | None:
    """What is wrong with the comparison of a model by its first term; None where it has none."""
    names = list(dict.fromkeys(term.name for fit in model.fits for term in fit.terms))
    mains = [name for name in names if ":" not in name]
    if len(mains) < 2:
        return None
    steps = tuple(StepDeclaration("s", tuple(own)) for own in (mains[:1], mains[1:]))
    declared = {"c": ComparisonDeclaration("c", model.name, steps)}
    specs, faults = comparisons.resolved(
        declared, {model.name: model}, {}, PurePosixPath("s"), Lost()
    )
    if faults:
        return None
    found = nested.compared(specs["c"], data).steps
    wrong = []
    for row in found[found["step"] > 1].to_dict("records"):
        for test in ("wald", "ratio"):
            p, why = float(row[f"{test}_p_value"]), row[f"no_{test}"]
            # a test has a p-value, or a reason why there is none
            if pd.isna(p) == pd.isna(why) or not (pd.isna(p) or 0 <= p <= 1):
                wrong.append(f"step {row['step']} {test}: {p}, {why}")
    return wrong


@pytest.mark.slow
def test_every_pair_of_options_ends_in_numbers_or_in_a_named_refusal(walked):
    data = {values["data"]: changed(values["data"]) for values in OPTIONS["data"]}
    counts: Counter[str] = Counter()
    wrong = []
    for asked, model in walked:
        told = {name: value for name, value in asked.items() if USUAL.get(name) != value}
        if isinstance(model, Fault):
            counts["refused by the settings"] += 1
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                if model.missing == "imputed" and asked["data"] != "whole":
                    continue  # data that some estimates cannot be had from are those of others
                found = fits(model, data, asked["data"])
                if isinstance(found, str):
                    counts["refused by the data"] += 1
                    spent = "no degrees of freedom are left" in found
                    wrong += [f"{told}: {found}"] * (asked["data"] == "whole" and not spent)
                    continue
                counts["fitted"] += 1
                odd = [
                    *unnamed(found),
                    *printed(found),
                    *unfit(model, found),
                    *unsure(model, found),
                    *in_a_family(model, found),
                ]
                beside = compared_to(model, data[asked["data"]])
                counts["compared"] += beside is not None
                probes = probed(model, data[asked["data"]])
                counts["probed"] += probes is not None
                wrong += [f"{told}: {text}" for text in [*odd, *(beside or []), *(probes or [])]]
            except Exception as error:
                wrong.append(f"{told}: {type(error).__name__}: {error}")
    print(dict(counts))
    assert wrong == []
    assert counts["fitted"] > 500
