"""Waves of `study.yaml`: when respondents were asked, as a variable of every respondent.

A source is of one wave, which `study.yaml` says, or its crosswalk maps the target `wave`. Either
way `wave` is a categorical variable like any other: a term of models, a group of tables and claims.
"""

from collections.abc import Collection, Iterator, Mapping

from coproduction.faults import Fault, nearest
from coproduction.study.resolved.specification import WAVE
from coproduction.study.resolved.survey import Level, Source, Variable
from coproduction.study.written.lost import Lost


def with_wave(variables: Mapping[str, Variable], labels: Mapping[str, str]) -> dict[str, Variable]:
    """The variables and, where a study declares waves, the respondent's wave before them.

    `labels` are those of the waves in order.
    """
    if not labels:
        return dict(variables)
    levels = [Level(name, label, float(k)) for k, (name, label) in enumerate(labels.items(), 1)]
    return {WAVE: Variable("Wave", "categorical", (), tuple(levels)), **variables}


def by_country(
    sources: Mapping[str, Source], countries: Collection[str], waves: Collection[str]
) -> dict[str, set[str]]:
    """Country to the waves in which it may have been asked: where a crosswalk maps the country, or
    the wave, any. Nothing without waves, or where a source is of a wave that is none."""
    if not {source.wave for source in sources.values()} <= {"", *waves} or not waves:
        return {}
    found: dict[str, set[str]] = {country: set() for country in countries}
    for source in sources.values():
        for country in [source.country] if source.country else countries:
            found.setdefault(country, set()).update([source.wave] if source.wave else waves)
    return found


def faults(
    sources: Mapping[str, Source], waves: Collection[str], shown: str, lost: Lost
) -> Iterator[Fault]:
    """Sources of a wave that is none, and those of several whose persons are not told apart.

    `shown` is the path of `study.yaml`. Nothing is told of waves that are `lost`.
    """
    if lost.has("variables", WAVE):
        return
    said = {source.wave for source in sources.values()}
    for wave in waves:
        if said and "" not in said and wave not in said and not lost.some("sources"):
            strange = nearest(wave, said - {*waves})
            if not strange:
                yield Fault(
                    shown, f"waves.{wave}: no source is of it", expected="a wave: of a source"
                )
    for name, source in sources.items():
        at = f"sources.{name}"
        if source.wave and source.wave not in waves:
            known = ", ".join(waves)
            yield Fault(
                shown,
                f"{at}.wave: {source.wave!r} is not a wave",
                expected=nearest(source.wave, waves) or (f"one of {known}" if known else ""),
                mend="" if waves else f"waves:\n  {source.wave}: {{label: …}}",
            )
        elif waves and not (source.wave or source.psu or source.replicates):
            yield Fault(
                shown,
                f"{at}: several waves in one file may have asked a person twice, which errors of "
                "changes have to know",
                expected="psu, the column of the sampling unit, or else that of the person",
                mend=f"if all respondents are of one wave:\nwave: {next(iter(waves))}",
            )


def variable_faults(
    declared: Collection[str], labels: Mapping[str, str], shown: str
) -> Iterator[Fault]:
    """A variable of `variables.yaml`, which is `shown`, that has the name of the wave."""
    if labels and WAVE in declared:
        problem = f"{WAVE}: study.yaml declares waves, which are this variable"
        yield Fault(shown, problem, expected="another name", about=WAVE)


def label_faults(labels: Mapping[str, str], shown: str) -> Iterator[Fault]:
    """Waves that are called alike, `shown` being the path of `study.yaml`."""
    for label in sorted({one for one in labels.values() if [*labels.values()].count(one) > 1}):
        alike = ", ".join(name for name, own in labels.items() if own == label)
        problem = f"waves: {alike} have one label, {label!r}"
        yield Fault(shown, problem, expected="a label of its own for each wave")
