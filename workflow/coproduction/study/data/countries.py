"""The countries of a study: `countries.csv`, in the order of presentation."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from coproduction.faults import Fault
from coproduction.files import absence
from coproduction.study.data.country_covariates import value
from coproduction.study.resolved.survey import Country
from coproduction.study.written.csv_rows import read_file

#: Columns that must be there, and one that may.
HEADER = ("country", "label")
POPULATION = "population"

#: A code stands in names of terms and in messages: a word, of letters and digits of any script.
_CODE = re.compile(r"\w[\w .-]{0,29}(?<! )")
_POPULATION = re.compile(r"[0-9]+([.][0-9]+)?([eE][+]?[0-9]{1,2})?")


def load(
    path: Path, shown: str, languages: Sequence[str] = ("en",), covariates: Collection[str] = ()
) -> tuple[dict[str, list[Country]], list[Fault]]:
    """Read `countries.csv`: language to the countries with their labels in it.

    The first country is the reference of country fixed effects. `label` is in the first of
    `languages`; a column ``label_<language>`` holds it in another, for which the first stands in.
    Where no languages are known, columns of any are taken and nothing is returned but faults.
    `population` (persons) may be left out, as a column or for a country; `covariates` are the
    columns of `country_covariates` of `study.yaml`, which `values` reads.
    """
    rows, faults = _rows(path, shown, languages, covariates)
    seen: dict[str, set[str]] = {"country": set(), "label": set()}
    for number, row in rows:
        faults += _row_faults(row, shown, number, seen)
    if not rows and not faults:
        faults.append(Fault(shown, "no country is listed"))
    if faults:
        return {}, faults
    return {
        language: [
            Country(
                row["country"],
                row.get(f"label_{language}") or row["label"],
                float(persons) if (persons := row.get(POPULATION, "").strip()) else None,
            )
            for _, row in rows
        ]
        for language in languages
    }, []


def values(
    path: Path, shown: str, languages: Sequence[str], covariates: Collection[str]
) -> tuple[dict[str, dict[str, float]], list[Fault]]:
    """Read the covariates of `countries.csv`: covariate to country to value, and what is wrong;
    nothing of a file that `load` has faults of."""
    rows, _ = _rows(path, shown, languages, covariates)
    found: dict[str, dict[str, float]] = {}
    faults = []
    for name in covariates:
        if rows and name not in rows[0][1]:
            problem = f"there is no column {name}, which study.yaml declares"
            expected = f"a column {name}, or no {name} in country_covariates"
            faults.append(Fault(shown, problem, expected=expected))
            continue
        found[name] = {}
        for number, row in rows:
            told, wrong = value(row[name], shown, name, number)
            faults += wrong
            if told is not None:
                found[name][row["country"]] = told
    return found, faults


def standing_in(codes: Iterable[str], languages: Sequence[str]) -> dict[str, list[Country]]:
    """What stands in for a file at fault: the countries that sources name, for their other faults.

    Language to countries, as of `load`.
    """
    places = [Country(code, code) for code in dict.fromkeys(codes)]
    return dict.fromkeys(languages, places)


def _rows(
    path: Path, shown: str, languages: Sequence[str], covariates: Collection[str]
) -> tuple[list[tuple[int, dict[str, str]]], list[Fault]]:
    """Line and cells by column of every country, as far as the file is one of countries."""
    if not path.is_file():
        return [], [
            Fault(shown, f"the file {absence(path)}", expected=",".join([*HEADER, POPULATION]))
        ]
    lines, unread = read_file(path, shown)
    if unread:
        return [], unread
    header = lines[0][1] if lines else []
    more = [POPULATION, *(f"label_{language}" for language in languages[1:]), *covariates]
    # without the languages of study.yaml its covariates are not known either
    known = (not languages or set(header[2:]) <= set(more)) and len(set(header)) == len(header)
    if tuple(header[:2]) != HEADER or not known:
        expected = f"{','.join(HEADER)}, then any of {', '.join(more)}"
        problem = f"the header is {','.join(header)!r}"
        strange = [name for name in header[2:] if name not in more]
        one = f"{strange[0]}: {{label: …, source: …, year: …}}" if strange else ""
        mend = f"country_covariates: {{{one}}}  (in study.yaml)" if one else ""
        return [], [Fault(shown, problem, rows=(1,), expected=expected, mend=mend)]
    found, faults = [], []
    for number, cells in lines[1:]:
        if len(cells) == len(header):
            found.append((number, dict(zip(header, cells, strict=True))))
        elif any(cell.strip() for cell in cells):
            problem = f"{','.join(cells)!r} has {len(cells)} cells"
            expected = f"{len(header)}: {','.join(header)}"
            faults.append(Fault(shown, problem, rows=(number,), expected=expected))
    return [row for row in found if any(cell.strip() for cell in row[1].values())], faults


def _row_faults(
    row: dict[str, str], shown: str, number: int, seen: dict[str, set[str]]
) -> Iterator[Fault]:
    """Faults of one country; `seen` holds the codes and labels above, and takes its own."""

    def wrong(column: str, problem: str, expected: str = "") -> Fault:
        return Fault(shown, problem, column=column, rows=(number,), expected=expected)

    code, label, persons = row["country"], row["label"], row.get(POPULATION, "").strip()
    if not _CODE.fullmatch(code) or code.casefold() == "all":
        problem = f"{code!r} cannot be the code of a country"
        yield wrong("country", problem, "a short word such as NO, but not all")
    if not label.strip():
        yield wrong("label", f"{code!r} has no label", "a name as printed, such as Norway")
    if persons and not (_POPULATION.fullmatch(persons) and float(persons) > 0):
        problem = f"{persons!r} is not a population"
        yield wrong(POPULATION, problem, "a population above 0, such as 5367580, or nothing")
    for column, taken in seen.items():
        told = row[column].strip().casefold()
        if told and told in taken:
            yield wrong(column, f"the {column} {row[column]!r} is taken")
        taken.add(told)
