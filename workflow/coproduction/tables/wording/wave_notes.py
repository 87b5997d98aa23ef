"""What tables and figures say of waves that they count together."""

from collections.abc import Collection, Mapping, Sequence

from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.tables import TableSpec
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels

TOGETHER = "Waves of a country are counted together – {found}."
#: The variable of waves.
WAVE = "wave"
#: Kinds of tables that count or describe the respondents of all waves of a country.
COUNTING = (
    "balance",
    "correlates",
    "estimators",
    "flow",
    "indices",
    "items",
    "nested",
    "nonresponse",
    "reliability",
    "sample",
)
#: Kinds of figures that do so.
DRAWN_TOGETHER = ("indices", "items")


def of_figure(
    kind: str, labels: Mapping[str, Mapping], waves: Mapping[str, Collection[str]], language: str
) -> tuple[str, ...]:
    """What a figure of a kind says of the waves that it counts together, as `of_table`."""
    return together(labels, waves, [*waves], language) if kind in DRAWN_TOGETHER else ()


def of_table(
    table: TableSpec,
    models: Mapping[str, Model],
    labels: Mapping[str, Mapping],
    waves: Mapping[str, Collection[str]],
) -> tuple[str, ...]:
    """What a table says of the waves that it counts together; nothing where it parts them.

    `models` are those of the study, `waves` those of each of its countries, in its order.
    """
    if table.kind not in COUNTING or table.group == WAVE:
        return ()
    asked = {c for name in table.all_models for c in models[name].countries} or {*waves}
    if table.kind == "indices" and table.rows and ALL not in table.rows:
        asked = {*table.rows}
    return together(labels, waves, [c for c in waves if c in asked], table.language)


def together(
    labels: Mapping[str, Mapping],
    waves: Mapping[str, Collection[str]],
    countries: Sequence[str],
    language: str,
) -> tuple[str, ...]:
    """The note on some countries that were asked in several waves; none of others.

    `waves` are those of each country, as `labels` call them.
    """
    labelled, found = Labels(labels, language), []
    for country in countries:
        names = [n for n in labels.get("levels", {}).get(WAVE, {}) if n in waves.get(country, ())]
        if len(names) > 1:
            said = ", ".join(labelled.level(WAVE, name) for name in names)
            found.append(colon(labelled.country(country), said, language))
    return (say(TOGETHER, language, found="; ".join(found)),) if found else ()
