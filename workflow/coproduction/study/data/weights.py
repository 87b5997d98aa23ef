"""The declared adjustment of the weights: `weights.yaml` with its `margins.csv`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from coproduction.faults import Fault, nearest
from coproduction.files import absence
from coproduction.study.resolved.analysis import Weighting
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.survey import Variable
from coproduction.study.written import settings
from coproduction.study.written.csv_rows import read_file
from coproduction.study.written.lost import Lost

HEADER = ["country", "variable", "level", "share"]
#: How far from 1 the shares of a margin may add up, for shares printed with a few digits.
SLACK = 0.005

#: Country to variable to level to share.
_Margins = dict[str, dict[str, dict[str, float]]]


def load(
    folder: Path,
    shown: str,
    variables: Mapping[str, Variable],
    countries: Sequence[str],
    lost: Lost | None = None,
) -> tuple[Weighting, list[Fault]]:
    """Read the adjustment of a study; empty without the file or with faults.

    `countries` are the codes of `countries.csv`. Shares of a margin are scaled to add up to 1.
    Nothing is told of variables that are `lost`, nor of margins where these or countries are.
    """
    path = folder / "weights.yaml"
    if not path.is_file():
        return Weighting(), []
    found, faults = settings.load(path, "weights", f"{shown}/weights.yaml")
    if faults:
        return Weighting(), faults
    if "rake" not in found:
        return typed(Weighting, found), []
    raked, lost = found["rake"]["variables"], lost or Lost()
    for name in (name for name in raked if not lost.has("variables", name)):
        if name not in variables or not variables[name].levels:
            what = "is a number" if name in variables else "is not a variable"
            faults.append(
                Fault(
                    f"{shown}/weights.yaml",
                    f"rake.variables: {name!r} {what}",
                    expected=nearest(name, variables) or "a variable with levels",
                )
            )
    if faults or lost.some("countries") or any(lost.has("variables", name) for name in raked):
        return Weighting(), faults
    levels = {name: variables[name].names() for name in raked}
    margins, faults = _margins(folder / "margins.csv", f"{shown}/margins.csv", levels, countries)
    if faults:
        return Weighting(), faults
    return typed(Weighting, found | {"rake": found["rake"] | {"margins": margins}}), []


def _margins(
    path: Path, shown: str, levels: Mapping[str, list[str]], countries: Sequence[str]
) -> tuple[_Margins, list[Fault]]:
    """The margins of `margins.csv`; `levels` are those of each variable raked to."""
    header = ",".join(HEADER)
    if not path.is_file():
        return {}, [Fault(shown, f"the file {absence(path)}", expected=header)]
    lines, unread = read_file(path, shown)
    if unread:
        return {}, unread
    if not lines or lines[0][1] != HEADER:
        met = ",".join(lines[0][1]) if lines else ""
        return {}, [Fault(shown, f"the header is {met!r}", rows=(1,), expected=header)]
    margins: _Margins = {country: {name: {} for name in levels} for country in countries}
    faults = []
    for number, cells in lines[1:]:
        problem, expected = _taken(cells, levels, margins) if any(cells) else ("", "")
        if problem:
            faults.append(Fault(shown, problem, rows=(number,), expected=expected))
    return margins, faults or _scaled(margins, levels, shown)


def _taken(cells: list[str], levels: Mapping[str, list[str]], margins: _Margins) -> tuple[str, str]:
    """Take the share of a row into `margins`, or say what is wrong with it and what is expected."""
    if len(cells) != len(HEADER):
        return f"{','.join(cells)!r} is not a margin", ",".join(HEADER)
    country, variable, level, share = cells
    for value, known in (
        (country, margins),
        (variable, levels),
        (level, levels.get(variable, [])),
    ):
        if value not in known:
            hint = nearest(value, known) or "one of " + ", ".join(known)
            return f"{value!r} is not known", hint
    try:
        number = float(share)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        return f"{share!r} is not a share", "a number from 0 to 1"
    if level in margins[country][variable]:
        return f"{country}, {variable}, {level} is given twice", ""
    margins[country][variable][level] = number
    return "", ""


def _scaled(margins: _Margins, levels: Mapping[str, list[str]], shown: str) -> list[Fault]:
    """Scale the shares of each margin to add up to 1; a fault for one that does not nearly."""
    faults = []
    for country, own in margins.items():
        for variable, shares in own.items():
            total = sum(shares.values())
            if abs(total - 1) > SLACK:
                lacking = [level for level in levels[variable] if level not in shares]
                mend = "\n".join(f"{country},{variable},{level},<share>" for level in lacking)
                problem = f"{country}: the shares of {variable} add up to {total:g}"
                faults.append(Fault(shown, problem, expected="1", mend=mend))
            else:
                own[variable] = {level: share / total for level, share in shares.items()}
    return faults
