"""The declared adjustment of the weights: `weights.yaml` with its `margins.csv`."""

import csv
from pathlib import Path

from coproduction.faults import Fault, nearest
from coproduction.study import settings

HEADER = ["country", "variable", "level", "share"]
#: How far from 1 the shares of a margin may add up, for shares printed with a few digits.
SLACK = 0.005


def load(
    folder: Path, shown: str, variables: dict[str, dict], countries: list[str]
) -> tuple[dict, list[Fault]]:
    """Read the adjustment of a study as `weights.adjusted` takes it; empty without the file.

    `variables` are the harmonised variables, `countries` the codes of `countries.csv`. Shares of
    a margin are scaled to add up to 1.
    """
    path = folder / "weights.yaml"
    if not path.is_file():
        return {}, []
    found, faults = settings.load(path, "weights", f"{shown}/weights.yaml")
    if faults or "rake" not in found:
        return found, faults
    for variable in found["rake"]["variables"]:
        if "levels" not in variables.get(variable, {}):
            what = "is a number" if variable in variables else "is not a variable"
            faults.append(
                Fault(
                    f"{shown}/weights.yaml",
                    f"rake.variables: {variable!r} {what}",
                    expected=nearest(variable, variables) or "a variable with levels",
                )
            )
    if faults:
        return {}, faults
    margins, faults = _margins(
        folder / "margins.csv", f"{shown}/margins.csv", found["rake"], variables, countries
    )
    return found | {"rake": found["rake"] | {"margins": margins}}, faults


def _margins(
    path: Path, shown: str, rake: dict, variables: dict[str, dict], countries: list[str]
) -> tuple[dict, list[Fault]]:
    header = ",".join(HEADER)
    if not path.is_file():
        return {}, [Fault(shown, "the file is not there", expected=header)]
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return {}, [Fault(shown, "not UTF-8", rows=(line,), expected="a file saved as UTF-8 CSV")]
    except csv.Error as error:
        return {}, [Fault(shown, f"not readable as UTF-8 CSV: {error}")]
    if not lines or lines[0] != HEADER:
        met = ",".join(lines[0]) if lines else ""
        return {}, [Fault(shown, f"the header is {met!r}", rows=(1,), expected=header)]
    margins = {c: {v: {} for v in rake["variables"]} for c in countries}
    faults = []
    for number, cells in enumerate(lines[1:], start=2):
        if not cells:
            continue
        problem, expected = "", ""
        if len(cells) != len(HEADER):
            problem, expected = f"{','.join(cells)!r} is not a margin", header
        else:
            country, variable, level, share = cells
            levels = [entry["name"] for entry in variables.get(variable, {}).get("levels", [])]
            for value, known in (
                (country, countries),
                (variable, rake["variables"]),
                (level, levels),
            ):
                if not problem and value not in known:
                    problem = f"{value!r} is not known"
                    expected = nearest(value, known) or "one of " + ", ".join(known)
            try:
                number_of = float(share)
            except ValueError:
                number_of = -1.0
            if not problem and not 0 <= number_of <= 1:
                problem, expected = f"{share!r} is not a share", "a number from 0 to 1"
            if not problem and level in margins[country][variable]:
                problem = f"{country}, {variable}, {level} is given twice"
        if problem:
            faults.append(Fault(shown, problem, rows=(number,), expected=expected))
        else:
            margins[country][variable][level] = number_of
    for country, own in margins.items() if not faults else ():
        for variable, shares in own.items():
            total = sum(shares.values())
            if abs(total - 1) > SLACK:
                levels = [entry["name"] for entry in variables[variable]["levels"]]
                lacking = [level for level in levels if level not in shares]
                mend = "\n".join(f"{country},{variable},{level},<share>" for level in lacking)
                problem = f"{country}: the shares of {variable} add up to {total:g}"
                faults.append(Fault(shown, problem, expected="1", mend=mend))
            else:
                own[variable] = {level: share / total for level, share in shares.items()}
    return margins, faults
