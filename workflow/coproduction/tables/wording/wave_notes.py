"""What tables and figures say of waves that they count together."""

from collections.abc import Collection, Mapping, Sequence

from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.tables import TableSpec
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels

TOGETHER = "Waves of a country are counted together – {found}."
IN_TERMS = "All waves of a country are in one fit, whose terms tell them apart – {found}."
BUT_COMPARED = (
    "Waves of a country are counted together, but where a claim or a model compares them – {found}."
)
#: The variable of waves.
WAVE = "wave"
#: Kinds of tables that rest on the respondents of all waves of a country.
COUNTING = (
    "alignment",
    "balance",
    "between",
    "correlates",
    "dif",
    "estimators",
    "factor_means",
    "imputation",
    "indices",
    "inequality",
    "invariance",
    "items",
    "marginal_effects",
    "multiverse",
    "nested",
    "nonresponse",
    "predictions",
    "reliability",
    "sample",
    "sensitivity",
    "summaries",
    "tests",
    "verdicts",
)
#: Kinds of figures that do so.
DRAWN_TOGETHER = (
    "chains",
    "coefficients",
    "concentration_curves",
    "country_scatter",
    "dif",
    "factor_means",
    "heat_map",
    "importance",
    "indices",
    "items",
    "profiles",
    "specification_curve",
    "verdicts",
)


def of_figure(
    kind: str,
    labels: Mapping[str, Mapping],
    waves: Mapping[str, Collection[str]],
    language: str,
    model: Model | None = None,
) -> tuple[str, ...]:
    """What a figure of a kind says of the waves that it rests on, as `of_table`.

    `model` is the one that it shows, if one.
    """
    if kind not in DRAWN_TOGETHER:
        return ()
    asked = [c for c in waves if model is None or c in model.countries]
    said = _said([model] if model else [], kind)
    return together(labels, waves, asked, language, said)


def _said(models: Sequence[Model], kind: str) -> str:
    """The sentence on waves by whether terms of models tell them apart."""
    apart = [any(t.name == WAVE for fit in model.fits for t in fit.terms) for model in models]
    if kind == "verdicts" or (any(apart) and not all(apart)):
        return BUT_COMPARED
    return IN_TERMS if apart and all(apart) else TOGETHER


def of_table(
    table: TableSpec,
    models: Mapping[str, Model],
    labels: Mapping[str, Mapping],
    waves: Mapping[str, Collection[str]],
) -> tuple[str, ...]:
    """What a table says of the waves that it rests on; nothing where it parts them.

    `models` are those of the study, `waves` those of each of its countries, in its order.
    """
    if table.kind not in COUNTING or table.group == WAVE:
        return ()
    shown = [models[name] for name in table.all_models]
    asked = {c for model in shown for c in model.countries} or {*waves}
    if table.kind == "indices" and table.rows and ALL not in table.rows:
        asked = {*table.rows}
    said = _said(shown, table.kind)
    return together(labels, waves, [c for c in waves if c in asked], table.language, said)


def together(
    labels: Mapping[str, Mapping],
    waves: Mapping[str, Collection[str]],
    countries: Sequence[str],
    language: str,
    said: str = TOGETHER,
) -> tuple[str, ...]:
    """The note on some countries that were asked in several waves; none of others.

    `waves` are those of each country, as `labels` call them; `said` is the sentence.
    """
    labelled, found = Labels(labels, language), []
    for country in countries:
        names = [n for n in labels.get("levels", {}).get(WAVE, {}) if n in waves.get(country, ())]
        if len(names) > 1:
            listed = ", ".join(labelled.level(WAVE, name) for name in names)
            found.append(colon(labelled.country(country), listed, language))
    return (say(said, language, found="; ".join(found)),) if found else ()
