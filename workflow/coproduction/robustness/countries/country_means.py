"""Between countries: their means as they are and at the same correlates, against covariates."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.harmonise.microdata import Microdata, release
from coproduction.inference.alike import scored
from coproduction.inference.coded import counts
from coproduction.inference.design import Design, SingletonStrata
from coproduction.inference.domains import Part, by_country, mean_of, of_design, rows_of
from coproduction.inference.domains import design_of as design_of_domains
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import errors, margins, reading, sample
from coproduction.inference.models.fit import fitted_to, sampled
from coproduction.inference.models.predictions import answers
from coproduction.inference.replicates import MixedReplicates
from coproduction.results import contract
from coproduction.results.between_files import ASSOCIATIONS, FEWEST, LEAST, MEANS
from coproduction.robustness.countries.country_associations import correlated, regressed
from coproduction.study.resolved.between_countries import BetweenCountries, CountryCovariate
from coproduction.study.resolved.claims import Measure
from coproduction.study.resolved.model_types import Model


def compared(
    asked: Sequence[BetweenCountries], analysis: Microdata
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of `OF_COUNTRIES`: means, and what goes with them.

    `analysis` has one row a respondent, with what is compared. Raises `Faults` where
    a stratum has one PSU and the policy is ``fail``, for a country only some of whose sources have
    replicate weights, and where a model that adjusts cannot be fitted.
    """
    try:
        means = [row for one in asked for row in _means(one, analysis)]
    except (SingletonStrata, MixedReplicates) as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
    except Unestimable as error:
        raise Faults([Fault("models.yaml", error.problem, error.term, mend=error.mend)]) from error
    found = contract.frame(MEANS, means)
    return found, associations(asked, found)


def associations(asked: Sequence[BetweenCountries], means: pd.DataFrame) -> pd.DataFrame:
    """Return between/associations.csv of the rows of between/means.csv."""
    rows = [row for one in asked for row in _associated(one, means)]
    return contract.frame(ASSOCIATIONS, rows)


def _means(one: BetweenCountries, analysis: Microdata) -> Iterator[dict]:
    design = design_of_domains(analysis, one.singletons, one.replication)
    parts = by_country(analysis, design, one.countries)
    if one.adjusted:
        design = _of_model(one.adjusted, one, design, analysis)
    raw = [[*_raw(one, measure, parts, analysis)] for measure in one.measures]
    del parts  # before models are fitted
    for measure, rows in zip(one.measures, raw, strict=True):
        yield from rows
        if one.adjusted:
            yield from _adjusted(one, one.adjusted, measure.area, design, analysis)


def _of_model(model: Model, one: BetweenCountries, design: Design, analysis: Microdata) -> Design:
    """The design as a model's errors know it: that of the means, where these know nothing else."""
    names = analysis.columns if isinstance(analysis, pd.DataFrame) else analysis.names
    same = {*of_design([*map(str, names)])} == {
        name for name in sample.of_design(model) if name in analysis
    }
    if same and type(design) is Design and model.singletons == one.singletons:
        return design
    return sample.design_of(model, analysis)


def _raw(
    one: BetweenCountries, measure: Measure, parts: Sequence[Part], analysis: Microdata
) -> Iterator[dict]:
    """The weighted mean of every country."""
    answers = scored(analysis[measure.column], measure.scored)
    for part in parts:
        x = np.asarray(answers[part.rows])
        domain = ~np.isnan(x)
        found = mean_of(part.design, x, domain)
        (row,) = rows_of(part.design, x, domain, found, one.confidence)
        head = {"outcome": one.outcome, "area": measure.area, "model": "", "country": part.name}
        told = {"n": row[8], "mean": row[0], "confidence": one.confidence}
        if found is None:
            yield head | told | {"lacking": "nobody_answered"}
        elif row[5]:
            yield head | told | {"lacking": "no_error"}
        else:
            ends = {"std_error": row[1], "df": found.df, "conf_low": row[2], "conf_high": row[3]}
            yield head | told | ends


def _adjusted(
    one: BetweenCountries, model: Model, area: str, design: Design, analysis: Microdata
) -> Iterator[dict]:
    """The marginal mean of every country: were all respondents of it, and else as they are."""
    for fit in (fit for fit in model.fits if fit.area == area):
        people = reading.respondents(model, analysis)((fit,))
        taken, own = sampled(model, (fit,), design, model.countries, people)
        # what the sample holds goes
        people = people[[name for name in people if name in reading.of_others(model)]]
        release()
        fitted = fitted_to(model, (fit,), own, taken, people)
        place = next(term for term in fit.terms if term.name == "country").levels
        known = people["country"].cat.categories
        many = dict(zip(known, counts(taken.country, len(known)).tolist(), strict=True))
        n = {country: many.get(country, 0) for country in place}
        met = [country for country in place if n[country]]
        moves = [{"country": float(place.index(country))} for country in met]
        predicted = margins.averaged(
            margins.predictions(answers(fitted), moves), fitted.problem, fitted.solution, False
        )
        numbers = errors.of(fitted, predicted).intervals(predicted.estimate, one.confidence)
        for country in one.countries:
            head = {"outcome": one.outcome, "area": area, "model": model.name, "country": country}
            told = {"n": n.get(country, 0), "confidence": one.confidence}
            if country not in met:
                yield head | told | {"lacking": "nobody_answered"}
                continue
            k = met.index(country)
            row = {"mean": float(predicted.estimate[k])}
            if np.isnan(numbers["std_error"][k]):
                yield head | told | row | {"lacking": "no_error"}
                continue
            kept = ("std_error", "df", "conf_low", "conf_high")
            yield head | told | row | {name: float(numbers[name][k]) for name in kept}


def _associated(one: BetweenCountries, means: pd.DataFrame) -> Iterator[dict]:
    own = means[means["outcome"] == one.outcome]
    own = own.assign(model=own["model"].fillna(""))
    for (area, model), rows in own.groupby(["area", "model"], sort=False):
        for covariate in one.covariates:
            known = rows[rows["mean"].notna() & rows["country"].isin([*covariate.values])]
            head = {"outcome": one.outcome, "area": area, "model": model}
            head |= {"covariate": covariate.name, "source": covariate.source}
            head |= {"year": covariate.year}
            for row in _of_covariate(one, covariate, known):
                yield head | {"descriptive": row["n_countries"] < FEWEST} | row


def _of_covariate(
    one: BetweenCountries, covariate: CountryCovariate, known: pd.DataFrame
) -> Iterator[dict]:
    """The correlations that are asked for, and the regression."""
    x = [covariate.values[country] for country in known["country"]]
    n = {"n_countries": len(known)}
    for method in one.correlations:
        head = n | {"method": method}
        ranks = method == "spearman"
        found = None
        if len(known) >= LEAST:
            found = correlated(x, [*known["mean"]], ranks, one.permutations, one.seed)
        if found is None:
            yield head | {"lacking": "few_countries" if len(known) < LEAST else "constant"}
        else:
            yield head | {
                "estimate": found.estimate,
                "p_value": found.p_value,
                "permutations": found.permutations,
                "exact": found.exact,
            }
    # a country whose mean has no error has no known first step
    sure = known[known["std_error"].notna()]
    head = {"method": "two_step", "n_countries": len(sure), "confidence": one.confidence}
    if len(sure) < FEWEST:
        yield head | {"lacking": "few_countries"}
        return
    x = [covariate.values[country] for country in sure["country"]]
    slope = regressed(x, [*sure["mean"]], [*sure["std_error"]])
    if slope is None or not slope.std_error > 0:
        yield head | {"lacking": "constant"}
        return
    low, high = slope.interval(one.confidence)
    yield head | {
        "estimate": slope.estimate,
        "std_error": slope.std_error,
        "df": slope.df,
        "conf_low": float(low),
        "conf_high": float(high),
        "p_value": slope.p_value,
        "between_variance": slope.between,
    }
