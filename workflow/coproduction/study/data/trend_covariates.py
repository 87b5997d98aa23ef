"""Covariates of areas that trends of stacked models are over."""

from collections.abc import Iterator, Mapping, Sequence

from coproduction.faults import nearest
from coproduction.study.resolved.survey import Area
from coproduction.study.written.wrong import Wrong


def faults(covariate: str, areas: Sequence[str], declared: Mapping[str, Area]) -> Iterator[Wrong]:
    """A covariate that not all areas of a stacked model have, or in which they do not differ."""
    strange = [*unknown(covariate, declared)]
    yield from strange
    if strange:
        return
    lacking = [a for a in areas if a in declared and covariate not in declared[a].covariates]
    for area in lacking:
        problem = f"the area {area} has no {covariate}"
        yield _of_trend(problem, mend=_with_covariate(area, covariate))
    own = [declared[area].covariates for area in areas if area in declared]
    if not lacking and len({covariates[covariate] for covariates in own}) < 2:
        yield _of_trend(f"{covariate} is the same in all areas")


def unknown(covariate: str, declared: Mapping[str, Area]) -> Iterator[Wrong]:
    """A covariate that no area has."""
    named = {name: None for area in declared.values() for name in area.covariates}
    if covariate not in named:
        problem = f"no area has a covariate {covariate!r}"
        if hint := nearest(covariate, named):
            yield _of_trend(problem, hint)
            return
        mend = _with_covariate(next(iter(declared)), covariate)
        yield _of_trend(problem, "a covariate of the areas of study.yaml", mend)


def _of_trend(problem: str, expected: str = "", mend: str = "") -> Wrong:
    return Wrong("trend", problem, expected, mend, ".covariate")


def _with_covariate(area: str, covariate: str) -> str:
    """The lines that give an area a covariate."""
    return f"areas:\n  {area}: {{…, covariates: {{{covariate}: …}}}}  (in study.yaml)"
