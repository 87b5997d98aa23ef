"""Waves as a term of models: whether the countries of a model were asked so that it can be told."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from coproduction.study.declared.model_declarations import ModelDeclaration
from coproduction.study.resolved.specification import WAVE
from coproduction.study.written.wrong import Wrong

_OUT = f"leave {WAVE} out of the terms"


def faults(
    model: ModelDeclaration,
    kept: Sequence[str],
    met: Mapping[str, AbstractSet[str]],
    waves: Sequence[str],
) -> Iterator[Wrong]:
    """Waves that nobody of a model was asked in, or that its countries tell already.

    `kept` are the countries of the model, `met` all countries to the waves in which they may have
    been asked, `waves` are those of the study, the first being the reference.
    """
    if WAVE not in model.terms or not kept or len(waves) < 2:
        return
    first = waves[0]
    if model.by_country:
        without = [country for country in kept if first not in met[country]]
        if without:
            told = f"{', '.join(without)}: not asked in {first}, which {WAVE} is compared with"
            some = len(without) < len(kept)
            mend = f"leave_out: [{', '.join((*model.leave_out, *without))}]" if some else _OUT
            yield Wrong("terms", told, f"countries asked in {first}", mend)
        return
    asked = [wave for wave in waves if any(wave in met[country] for country in kept)]
    if first not in asked:
        told = f"no country of the model was asked in {first}, which {WAVE} is compared with"
        yield Wrong("terms", told, f"a country asked in {first}", _OUT)
    elif len(asked) == 1:
        told = f"every country of the model was asked in {first} alone: no other wave to compare"
        yield Wrong("terms", told, "a country asked in another wave, too", _OUT)
    elif "country" in model.terms:
        yield from _unlinked(model, _parts(kept, met), waves)


def _unlinked(
    model: ModelDeclaration, parts: Sequence[tuple[list[str], set[str]]], waves: Sequence[str]
) -> Iterator[Wrong]:
    """Countries that share no wave, so that what is of a wave is of the countries asked in it."""
    if len(parts) < 2:
        return
    told = "; ".join(
        f"{', '.join(own)} in {', '.join(wave for wave in waves if wave in of)} alone"
        for own, of in parts
    )
    whole = [own for own, of in parts if len(of) > 1 and waves[0] in of]
    mend = f"{_OUT}, or country"
    if whole:
        rest = [country for own, _ in parts if own not in whole for country in own]
        mend = f"leave_out: [{', '.join((*model.leave_out, *rest))}]"
    yield Wrong(
        "terms",
        f"{WAVE} cannot be told from country: {told}",
        "countries asked in several waves, which link them",
        mend,
    )


def _parts(
    kept: Sequence[str], met: Mapping[str, AbstractSet[str]]
) -> list[tuple[list[str], set[str]]]:
    """The countries in parts that no wave links, each with its waves, in their order."""
    found: list[tuple[list[str], set[str]]] = []
    for country in kept:
        linked = [part for part in found if part[1] & met[country]]
        found = [part for part in found if part not in linked]
        countries = [one for own, _ in linked for one in own]
        found.append(([*countries, country], {*met[country]}.union(*(of for _, of in linked))))
    return sorted(found, key=lambda part: kept.index(part[0][0]))
