"""What is wrong with claims that compare groups of respondents, such as waves."""

from collections.abc import Iterator, Sequence

from coproduction.faults import nearest
from coproduction.study.declared.claim_declarations import OfGroups
from coproduction.study.questions.claim_tests import Nameable, compared_groups
from coproduction.study.resolved.specification import WAVE
from coproduction.study.written.wrong import Wrong


def faults(test: OfGroups, known: Nameable, countries: Sequence[str]) -> Iterator[Wrong]:
    """A variable that has no groups, groups that it lacks, and waves that a country lacks.

    The outcome of the test is known, `countries` are those that it is about.
    """
    at, variables = f"test.{test.kind}", known.names.variables
    if not (test.by in variables and variables[test.by].levels):
        levelled = [name for name, variable in variables.items() if variable.levels]
        hint = nearest(test.by, levelled) or "a variable with levels"
        yield Wrong(f"{at}.by", f"{test.by!r} is no variable with levels", hint)
        return
    if test.by in _made_of(test, known):
        yield Wrong(f"{at}.by", f"the outcome is made of {test.by}", "another variable")
    levels = variables[test.by].names()
    pairs = compared_groups(test, known.names)
    asked = [*dict.fromkeys(level for pair in pairs for level in pair)]
    unknown = [level for level in asked if level not in levels]
    for level in unknown:
        hint = nearest(level, levels) or f"one of {', '.join(levels)}"
        yield Wrong(f"{at}.pairs", f"{test.by} has no level {level!r}", hint)
    if not unknown and test.by == WAVE:
        yield from _unasked(test, known, countries, asked)


def _made_of(test: OfGroups, known: Nameable) -> set[str]:
    """The variables that the outcome is made of, in all of its areas."""
    names = known.names
    columns = [known.measure(test.outcome, area).column for area in names.areas(test.outcome)]
    return {item for column in columns for item in names.shared(column, column)}


def _unasked(
    test: OfGroups, known: Nameable, countries: Sequence[str], waves: Sequence[str]
) -> Iterator[Wrong]:
    """Countries that were not asked in some of the waves, by what their sources say."""
    lacking = {c: [w for w in waves if w not in known.waves.get(c, waves)] for c in countries}
    lacking = {country: own for country, own in lacking.items() if own}
    if lacking:
        told = "; ".join(f"{c} has no source of {', '.join(own)}" for c, own in lacking.items())
        some = len(lacking) < len(countries)
        mend = f"leave_out: [{', '.join((*test.leave_out, *lacking))}]" if some else ""
        expected = (
            "countries with all of these waves" if some else "waves that a country has both of"
        )
        yield Wrong(f"test.{test.kind}.leave_out", told, expected, mend)
