"""Models of `models.yaml`: names replaced by columns, one fit an area."""

from collections.abc import Mapping, Sequence

from coproduction.faults import Fault, nearest
from coproduction.study.names import Names
from coproduction.study.sources import replication
from coproduction.study.specification import Model, plain, typed
from coproduction.study.survey import Area, Country, Source

#: Errors of `models.yaml` that need a cluster.
CLUSTERED = ("cr1", "cr2", "wild_bootstrap")


def resolved(
    models: Mapping[str, dict],
    singletons: str,
    areas: Mapping[str, Area],
    sources: Mapping[str, Source],
    names: Names,
    countries: Sequence[Country],
    shown: str,
) -> tuple[dict[str, dict], list[Fault]]:
    """Every model of `models.yaml` by its name (see `_resolved`), and what is wrong with them.

    `singletons` is the policy of a model that declares none, `shown` the path of `models.yaml`.
    """
    specs, faults = {}, []
    for name, model in models.items():
        model = {"singletons": singletons} | model
        spec, wrong = _resolved(name, model, names, countries, shown)
        if model["stacked"]:
            spec["professionalisation"] = {
                area: entry.covariates["professionalisation"]
                for area, entry in areas.items()
                if "professionalisation" in entry.covariates
            }
        if model["errors"] == "replicate":
            spec["replication"] = plain(replication(sources))
            faults += [
                Fault(
                    shown,
                    f"{name}.errors: replicate, but the source {source} has no replicate weights",
                    expected="replicates in study.yaml for every source, or for none",
                    mend="errors: design",
                )
                for source in sources
                if not sources[source].replicates
            ]
        if model["weights"] == "population":
            faults += _population_faults(name, spec.get("countries", []), countries, shown)
        specs[name] = spec
        faults += wrong
    return specs, faults


def specification(model: dict) -> Model:
    """What determines the numbers of a resolved model, without how it is printed."""
    kept = {key: value for key, value in model.items() if key not in ("label", "table")}
    values = kept.pop("professionalisation", None)
    if values:
        kept["trend"] = {"covariate": "professionalisation", "values": values}
    if "replicates" in kept:
        kept["draws"] = kept.pop("replicates")
    kept["populations"] = kept["populations"] or {}
    kept["fits"] = [
        {
            "area": fit["area"],
            "outcome": _term(
                {"name": fit["outcome"]}
                | {k: v for k, v in fit.items() if k in ("column", "kind", "levels")}
            ),
            "terms": [_term(term) for term in fit["terms"]],
            "bounds": fit.get("bounds", []),
        }
        for fit in kept["fits"]
    ]
    return typed(Model, kept)


def _term(term: dict) -> dict:
    """A term with the scores of its levels beside them."""
    levels = term.get("levels", [])
    scores = list(levels.values()) if isinstance(levels, dict) else []
    return term | {"levels": list(levels), "scores": scores}


def _population_faults(
    name: str, kept: Sequence[str], countries: Sequence[Country], shown: str
) -> list[Fault]:
    """Countries of a model weighted by population whose population is not known."""
    lacking = [c for c in countries if c.country in kept and c.population is None]
    mend = "\n".join(f"{c.country},{c.label},<persons>" for c in lacking)
    told = ", ".join(c.country for c in lacking)
    problem = f"{name}.weights: population, but countries.csv has none of {told}"
    expected = "the column population of countries.csv filled, or weights: equal_country"
    return [Fault(shown, problem, expected=expected, mend=mend)] if lacking else []


def _resolved(
    name: str, model: dict, names: Names, countries: Sequence[Country], shown: str
) -> tuple[dict, list[Fault]]:
    """A model with every name replaced by its column, one entry of `fits` an area."""
    faults = []

    def wrong(problem: str, expected: str = "") -> None:
        faults.append(Fault(shown, problem, expected=expected))

    for key, value in [("outcome", model["outcome"]), *(("terms", t) for t in model["terms"])]:
        if value not in names.known():
            wrong(f"{name}.{key}: unknown name {value!r}", nearest(value, names.known()))
    if model["outcome"] == "country":
        wrong(f"{name}.outcome: country cannot be an outcome")
    if model["outcome"] in model["terms"]:
        wrong(f"{name}.terms: the outcome {model['outcome']!r} is a term of its own model")
    for pair in model["interactions"]:
        for term in pair:
            if term not in model["terms"]:
                wrong(
                    f"{name}.interactions: {term!r} is not one of the terms",
                    nearest(term, model["terms"]),
                )
    for term in model["curves"]:
        if term not in model["terms"]:
            hint = nearest(term, model["terms"])
            wrong(f"{name}.curves: {term!r} is not one of the terms", hint)
    for term in model["profiles"]:
        if term not in model["terms"]:
            hint = nearest(term, model["terms"])
            wrong(f"{name}.profiles: {term!r} is not one of the terms", hint)
    for problem, expected in _conflicts(model):
        wrong(f"{name}.{problem}", expected)
    if faults:
        return {}, faults
    has = names.areas(model["outcome"])
    areas = has if model["areas"] == "each" else model["areas"]
    for area in areas:
        if area not in has:
            wrong(f"{name}.areas: {model['outcome']} has no area {area!r}", nearest(area, has))
    by_country = model["countries"] == "each"
    for country in model["leave_out"]:
        if country not in names.countries:
            hint = nearest(country, names.countries) or "a code of countries.csv"
            wrong(f"{name}.leave_out: unknown country {country!r}", hint)
    kept = [country for country in names.countries if country not in model["leave_out"]]
    if not kept:
        wrong(f"{name}.leave_out: no country is left")
    fits = []
    for area in areas if not faults else []:
        terms = []
        for term in model["terms"]:
            found = names.term(term, area)
            if found is None:
                wrong(f"{name}.terms: {term} does not exist for the area {area}")
            elif not (by_country and term == "country"):
                if term == "country":
                    found |= {"levels": kept}
                if term in model["curves"]:
                    if found["kind"] != "number":
                        wrong(f"{name}.curves: {term} is not numeric")
                    shape = model["curves"][term]
                    found |= {"kind": "curve", "curve": shape["kind"], "df": shape["df"]}
                terms.append(found)
        terms += [
            {"name": ":".join(pair), "kind": "interaction", "of": pair}
            for pair in model["interactions"]
            if not (by_country and "country" in pair)
        ]
        outcome = names.term(model["outcome"], area)
        if outcome["kind"] == "category":
            wrong(f"{name}.outcome: {model['outcome']} is categorical")
        fits.append(
            {"area": area, "outcome": model["outcome"], "terms": terms}
            | {key: value for key, value in outcome.items() if key != "name"}
        )
        if model["estimator"] == "fractional_logit" and outcome["kind"] != "category":
            fits[-1]["bounds"] = model.get("bounds") or names.bounds(outcome["column"])
    if model["stacked"] and len(areas) < 2:
        wrong(f"{name}.stacked: {model['outcome']} has one area only")
    resolved = {
        "name": name,
        "label": model["label"],
        "estimator": model["estimator"],
        "weights": model["weights"],
        "standardised": model["standardised"],
        "confidence": model["confidence"],
        "countries": kept,
        "by_country": by_country,
        "populations": {c.country: c.population for c in countries}
        if model["weights"] == "population"
        else None,
        "fits": fits,
        "table": model["table"],
    } | {
        key: model[key]
        for key in ("errors", "effects", "singletons", "stacked", "importance", "profiles")
    }
    if model["errors"] in CLUSTERED or model["estimator"] == "random_intercept":
        resolved["cluster"] = model["cluster"]
    if model["errors"] == "wild_bootstrap" or model["importance"]:
        resolved |= {key: model[key] for key in ("replicates", "seed")}
    return resolved, faults


def _conflicts(model: dict) -> list[tuple[str, str]]:
    """Settings of a model that do not go together, each with what is expected."""
    found = []
    errors, estimator = model["errors"], model["estimator"]
    if errors in ("cr2", "wild_bootstrap") and estimator != "wls":
        found.append((f"errors: {errors} does not go with {estimator}", "estimator: wls"))
    if errors in CLUSTERED and model["cluster"] == "country" and model["countries"] == "each":
        found.append((f"errors: {errors} by country needs a pooled fit", "countries: pooled"))
    if model["effects"] == "average_marginal":
        for key in ("interactions", "curves", "stacked"):
            if model[key]:
                found.append((f"{key}: not with average marginal effects", "effects: coefficients"))
        if errors in ("cr2", "wild_bootstrap"):
            found.append((f"errors: {errors} is of coefficients", "effects: coefficients"))
    if model["profiles"]:
        if errors in ("cr2", "wild_bootstrap") or estimator == "random_intercept":
            found.append(("profiles: their errors are design, model or cr1", "errors: design"))
        found += [
            (f"profiles: not with {key}", f"{key}: false")
            for key in ("stacked", "standardised")
            if model[key]
        ]
    if model["stacked"] and estimator.startswith("ordered"):
        found.append((f"stacked: not with {estimator}", "estimator: wls"))
    if model["importance"]:
        if estimator != "wls":
            found.append((f"importance: not with {estimator}", "estimator: wls"))
        found += [
            (f"importance: not with {key}", "importance: false")
            for key in ("interactions", "curves", "stacked")
            if model[key]
        ]
    if estimator == "random_intercept":
        wanted = {"weights": "none", "errors": "model", "effects": "coefficients"}
        found += [
            (f"{key}: a random intercept takes {value} only", f"{key}: {value}")
            for key, value in wanted.items()
            if model[key] != value
        ]
        if model["stacked"]:
            found.append(("stacked: not with random_intercept", "estimator: wls"))
        if model["cluster"] == "country" and model["countries"] == "each":
            found.append(("countries: a random intercept of countries is pooled", "pooled"))
        if model["cluster"] == "country" and "country" in model["terms"]:
            found.append(("terms: country is the random intercept already", "leave it out"))
    if "bounds" in model and estimator != "fractional_logit":
        found.append(("bounds: only fractional_logit uses them", "estimator: fractional_logit"))
    if "bounds" in model and not model["bounds"][0] < model["bounds"][1]:
        found.append(("bounds: the first is not below the second", "bounds: [0, 100]"))
    return found
