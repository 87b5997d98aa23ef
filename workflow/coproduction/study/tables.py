"""Declarations of tables: `tables.yaml` and the standard tables, checked and resolved."""

from collections.abc import Mapping, Sequence

from coproduction.faults import Fault, nearest
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, FIXED, Labels

#: Kind to its standard title, in English.
TITLES = {
    "sample": "Samples and fieldwork",
    "items": "Answers to the items",
    "indices": "Indices by country",
    "reliability": "Reliability of the indices",
    "flow": "Sample flow",
    "correlates": "",
    "estimators": "Estimators side by side",
    "tests": "Tests",
}
#: Title of the indices of groups within countries.
BY_GROUP = "Indices by country: {group}"
#: Title of the statistics of items alone.
BY_ITEM = "Reliability by item"
#: The kinds made of descriptives, and those made of models.
DESCRIPTIVE = ("sample", "items", "indices", "reliability")
MODELLED = ("flow", "correlates", "estimators", "tests")

#: Settings that only some kinds take.
_TAKEN = {
    "uncertainty": ("indices", "correlates", "estimators", "tests"),
    "stars": ("correlates", "estimators"),
    "digits": (*DESCRIPTIVE, "correlates", "estimators", "tests"),
}
#: Decimals of the kinds whose numbers are not around 100.
_DIGITS = {"reliability": 2, "correlates": 2, "estimators": 2, "tests": 2}
#: Statistics of reliability: of an index, and of its items.
OF_INDEX = ("alpha", "alpha_pairwise", "alpha_weighted", "alpha_ordinal", "omega")
OF_ITEMS = ("item_rest", "alpha_if_dropped")
STEPS = ("read", "harmonised", "included", "weighted", "outcome", "complete")


def standard(models: Mapping[str, dict], items: bool, indices: bool) -> dict[str, dict]:
    """The tables every study has: name to declaration."""
    shown = [name for name, model in models.items() if model["table"]]
    found = {"sample": {"kind": "sample"}}
    found |= {"items": {"kind": "items"}} if items else {}
    if indices:
        found["indices"] = {"kind": "indices"}
        of_index = ["alpha", "alpha_ordinal", "omega"]
        found["reliability"] = {"kind": "reliability", "rows": of_index}
        found["reliability_items"] = {"kind": "reliability", "rows": [*OF_ITEMS]}
    found |= {"flow": {"kind": "flow", "model": shown[0]}} if shown else {}
    found |= {f"correlates_{m}": {"kind": "correlates", "model": m} for m in shown}
    tested = [name for name, model in models.items() if _tested(model)]
    return found | {f"tests_{m}": {"kind": "tests", "model": m} for m in tested}


def _tested(model: Mapping) -> bool:
    """Whether a model is there for its tests: of areas, of interactions, of curves."""
    kinds = {term["kind"] for fit in model["fits"] for term in fit["terms"]}
    return model.get("stacked", False) or bool(kinds & {"interaction", "curve"})


def _effects(model: Mapping) -> str:
    """What the estimates of a model are; of plain least squares they are both."""
    kinds = {term["kind"] for fit in model["fits"] for term in fit["terms"]}
    plain = model["estimator"] == "wls" and not model["standardised"]
    both = plain and not kinds & {"interaction", "curve"}
    found = model.get("effects", "coefficients")
    return "both" if both and found == "coefficients" else found


def resolve(
    settings: Mapping,
    names: Mapping[str, Sequence[str]],
    models: Mapping[str, dict],
    printed: Mapping[str, Mapping],
    language: str,
    shown: str,
) -> tuple[list[dict], list[Fault]]:
    """Fill in and check the declarations of tables.

    Parameters
    ----------
    settings
        `tables.yaml` with its defaults.
    names
        Kind to the names its `rows` may hold: ``sample``, ``items``, ``indices``; and ``groups``,
        the variables that part respondents into groups.
    models
        Resolved specifications, see `coproduction.inference.models.fit.fit`.
    printed
        Language of the study to ``models`` (model to its label) and ``labels``; its keys are the
        languages a table may take.
    language
        Language of a table that names none.

    Returns
    -------
    A dict a table: ``name, kind, title, language, rows, digits, notes, own`` and what its kind
    takes: ``uncertainty, stars, confidence, model, models, group, references, standardised,
    effects``.
    `title`, `notes`, `own` and the headers of `models` are in the language of the table.
    """
    given = settings["tables"]
    model_labels = {tongue: said["models"] for tongue, said in printed.items()}
    entries = standard(models, bool(names["items"]), bool(names["indices"]))
    entries = (entries if settings["standard"] else {}) | given
    specs, faults = [], []
    for name, entry in entries.items():
        at = f"tables.{name}"
        wrong = _faults(entry, at, settings, names, models, printed, shown)
        faults += wrong
        if wrong:
            continue
        tongue = entry.get("language", settings.get("language", language))
        spec = _spec(name, entry, settings, models, model_labels, tongue, [*model_labels])
        if "group" in entry and "title" not in entry:
            label = Labels(printed[tongue]["labels"], tongue).variable(entry["group"])
            spec["title"] = say(BY_GROUP, tongue, group=label)
        elif spec["rows"] and set(spec["rows"]) <= set(OF_ITEMS) and "title" not in entry:
            spec["title"] = say(BY_ITEM, tongue)
        specs.append(spec)
    return specs, faults


def _spec(name, entry, settings, models, model_labels, language, languages) -> dict:
    kind = entry["kind"]

    def text(found: str | Mapping[str, str]) -> str:
        return found if isinstance(found, str) else found.get(language) or found[languages[0]]

    spec = {
        "name": name,
        "kind": kind,
        "language": language,
        "rows": entry.get("rows"),
        "notes": [text(note) for note in entry.get("notes", [])],
        "own": {key: text(label) for key, label in entry.get("labels", {}).items()},
    }
    title = say(TITLES[kind], language) if TITLES[kind] else ""
    if "model" in entry:
        label = model_labels[language][entry["model"]]
        spec |= {"confidence": models[entry["model"]]["confidence"]} if kind == "tests" else {}
        title = f"{title}: {label}" if title else label
        spec["model"] = entry["model"]
    spec["title"] = text(entry["title"]) if "title" in entry else title
    if kind in _TAKEN["digits"]:
        spec["digits"] = entry.get("digits", _DIGITS.get(kind, 1))
    if kind in _TAKEN["uncertainty"]:
        spec["uncertainty"] = entry.get("uncertainty", settings["uncertainty"])
    if kind in _TAKEN["stars"]:
        stars = entry.get("stars", settings["stars"])
        used = [models[m] for m in entry.get("models", [entry.get("model")])]
        spec |= {
            "stars": dict(sorted(stars.items(), key=lambda star: star[1])),
            "confidence": used[0]["confidence"],
            "references": {k: v for model in used for k, v in references(model).items()},
        }
        found = {_effects(model) for model in used} - {"both"}
        spec["effects"] = found.pop() if found else "coefficients"
    if kind == "correlates":
        spec["standardised"] = models[entry["model"]]["standardised"]
    if kind == "estimators":
        spec["models"] = {model: text(label) for model, label in entry["models"].items()}
    if kind == "indices":
        spec["group"] = entry.get("group", "")
    return spec


def references(model: Mapping) -> dict[str, str]:
    """Reference level of every categorical term of a model."""
    return {
        term["name"]: term["levels"][0]
        for fit in model["fits"]
        for term in fit["terms"]
        if term["kind"] == "category"
    }


def _faults(entry, at, settings, names, models, printed, shown) -> list[Fault]:
    faults = []
    kind = entry["kind"]

    def wrong(problem: str, expected: str = "") -> None:
        faults.append(Fault(shown, problem, expected=expected))

    for key, kinds in _TAKEN.items():
        if key in entry and kind not in kinds:
            wrong(f"{at}.{key}: a table of kind {kind} takes none", "kinds " + ", ".join(kinds))
    languages = list(printed)
    tongue = entry.get("language", settings.get("language", languages[0]))
    if tongue not in languages:
        wrong(f"{at}: the study has no language {tongue!r}", "one of " + ", ".join(languages))
    named = [entry["model"]] if "model" in entry else list(entry.get("models", ()))
    for model in named:
        if model not in models:
            hint = nearest(model, models) or "one of " + ", ".join(models)
            wrong(f"{at}: there is no model {model!r}", hint)
        elif kind == "estimators" and models[model]["by_country"]:
            wrong(f"{at}.models: {model} is fitted by country", "models pooled over countries")
    if faults:
        return faults
    if "group" in entry and entry["group"] not in names["groups"]:
        hint = nearest(entry["group"], names["groups"])
        hint = hint or "a binary, ordinal or categorical variable"
        wrong(f"{at}.group: {entry['group']!r} does not part respondents into groups", hint)
    used = [models[model] for model in named]
    if kind == "estimators":
        if len({_effects(model) for model in used} - {"both"}) > 1:
            wrong(f"{at}.models: the models differ in effects")
        if len({model["confidence"] for model in used}) > 1:
            wrong(f"{at}.models: the models differ in confidence")
    terms = {t["name"]: None for model in used for fit in model["fits"] for t in fit["terms"]}
    statistics = (*OF_INDEX, *OF_ITEMS)
    known = {**names, "flow": STEPS, "reliability": statistics}.get(kind, ["Intercept", *terms])
    for row in entry.get("rows", ()):
        if row not in known:
            hint = nearest(row, known) or "one of " + ", ".join(known)
            wrong(f"{at}.rows: {row!r} is not a row of this table", hint)
    labelled = _labelled(printed[tongue]["labels"])
    for name in entry.get("labels", ()):
        if name not in labelled:
            hint = nearest(name, labelled) or "a term, variable=level, item, index, area or country"
            wrong(f"{at}.labels: nothing is called {name!r}", hint)
    return faults


def _labelled(labels: Mapping[str, Mapping]) -> list[str]:
    """Every name that a table may call otherwise."""
    levels = labels.get("levels", {})
    found = [name for section, named in labels.items() if section != "levels" for name in named]
    return [ALL, *FIXED, *found, *(f"{v}={level}" for v in levels for level in levels[v])]
