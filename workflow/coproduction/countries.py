"""The countries of a study: `countries.csv`, in the order of presentation."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from coproduction.faults import Fault

HEADER = ["country", "label", "population"]


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
        lines = list(
            csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True)
        )
    except (UnicodeDecodeError, csv.Error) as error:
        return [], [Fault(shown, f"not readable as UTF-8 CSV: {error}")]
    header = lines[0] if lines else []
    labels = [f"label_{language}" for language in languages[1:]]
    if header[:3] != HEADER or len({*header}) < len(header) or not {*header[3:]} <= {*labels}:
        expected = ",".join(HEADER) + (f", then any of {','.join(labels)}" if labels else "")
        found = ",".join(header)
        return [], [Fault(shown, f"the header is {found!r}", rows=(1,), expected=expected)]
    countries, faults, seen = [], [], set()
    for number, cells in enumerate(lines[1:], start=2):
        if not cells:
            continue
        row = dict(zip(header, cells, strict=False))
        try:
            row["population"] = float(row.get("population", ""))
        except ValueError:
            row["population"] = 0.0
        if len(cells) != len(header) or not row["population"] > 0 or not row["label"]:
            faults.append(
                Fault(
                    shown,
                    f"{','.join(cells)!r} is not a country",
                    rows=(number,),
                    expected="a code, a label and a population above 0, such as NO,Norway,5367580",
                )
            )
        if cells[0] in seen or cells[0] in ("", "all"):
            faults.append(
                Fault(shown, f"the code {cells[0]!r} is taken or empty", "country", rows=(number,))
            )
        seen.add(cells[0])
        countries.append(row)
    if not countries:
        faults.append(Fault(shown, "no country is listed"))
    return countries, faults
