"""What tables say of waves that they count together."""

from collections.abc import Collection, Mapping, Sequence

from coproduction.words.fixed import colon, say
from coproduction.words.labels import Labels

TOGETHER = "Waves of a country are counted together – {found}."


def together(
    labels: Mapping[str, Mapping],
    waves: Mapping[str, Collection[str]],
    countries: Sequence[str],
    language: str,
) -> tuple[str, ...]:
    """The note of a sample flow of some countries that were asked in several waves; none of others.

    `waves` are those of each country, as `labels` call them.
    """
    labelled, found = Labels(labels, language), []
    for country in countries:
        names = [n for n in labels.get("levels", {}).get("wave", {}) if n in waves.get(country, ())]
        if len(names) > 1:
            said = ", ".join(labelled.level("wave", name) for name in names)
            found.append(colon(labelled.country(country), said, language))
    return (say(TOGETHER, language, found="; ".join(found)),) if found else ()
