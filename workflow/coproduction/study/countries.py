"""The countries of a study: `countries.csv`, in the order of presentation."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from coproduction.faults import Fault

HEADER = ["country", "label", "population"]

#: A code stands in names of terms and in messages: a word, of letters and digits of any script.
_CODE = re.compile(r"\w[\w .-]{0,29}(?<! )")
_POPULATION = re.compile(r"[0-9]+([.][0-9]+)?([eE][+]?[0-9]{1,2})?")


def load(
    path: Path, shown: str, languages: Sequence[str] = ("en",)
) -> tuple[list[dict], list[Fault]]:
    """Read `countries.csv` as dicts of `country`, `label` and `population` (persons).

    The first country is the reference of country fixed effects. `label` is in the first of
    `languages`; a column ``label_<language>`` after the three holds it in another, and becomes
    the key of that name.
    """
    if not path.is_file():
        return [], [Fault(shown, "the file is not there", expected=",".join(HEADER))]
    try:
        reader = csv.reader(
            io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True
        )
        lines = [(reader.line_num, cells) for cells in reader]
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return [], [Fault(shown, "not UTF-8", rows=(line,), expected="a file saved as UTF-8 CSV")]
    except csv.Error as error:
        return [], [Fault(shown, f"not readable as UTF-8 CSV: {error}")]
    header = lines[0][1] if lines else []
    labels = [f"label_{language}" for language in languages[1:]]
    if header[:3] != HEADER or len({*header}) < len(header) or not {*header[3:]} <= {*labels}:
        expected = ",".join(HEADER) + (f", then any of {','.join(labels)}" if labels else "")
        found = ",".join(header)
        return [], [Fault(shown, f"the header is {found!r}", rows=(1,), expected=expected)]
    countries, faults, seen = [], [], {"country": set(), "label": set()}
    for number, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(header, cells, strict=False))
        persons = row.get("population", "").strip()
        row["population"] = float(persons) if _POPULATION.fullmatch(persons) else 0.0
        named = bool(row.get("label", "").strip())
        if len(cells) != len(header) or not row["population"] > 0 or not named:
            faults.append(
                Fault(
                    shown,
                    f"{','.join(cells)!r} is not a country",
                    rows=(number,),
                    expected="a code, a label and a population above 0, such as NO,Norway,5367580",
                )
            )
        if not _CODE.fullmatch(cells[0]) or cells[0].casefold() == "all":
            faults.append(
                Fault(
                    shown,
                    f"{cells[0]!r} cannot be the code of a country",
                    column="country",
                    rows=(number,),
                    expected="a short word such as NO, but not all",
                )
            )
        for column, taken in seen.items():
            told = row.get(column, "").strip().casefold()
            if told and told in taken:
                problem = f"the {column} {row[column]!r} is taken"
                faults.append(Fault(shown, problem, column=column, rows=(number,)))
            taken.add(told)
        countries.append(row)
    if not countries:
        faults.append(Fault(shown, "no country is listed"))
    return countries, faults
