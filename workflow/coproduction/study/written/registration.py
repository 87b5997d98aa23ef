"""Registration of claims: what a study's claims said, and when their author says so.

Run by ``make register STUDY=<study> DATE=<YYYY-MM-DD>``. The file is added to and never rewritten:
a claim that was edited has its newer text below the older one.
"""

import argparse
import csv
import hashlib
import io
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any

import yaml

from coproduction.faults import Fault, Faults, nearest, raise_any
from coproduction.files import whole
from coproduction.study.written import extension, settings
from coproduction.study.written.csv_rows import read_file

FILE = "registered.csv"
HEADER = ("date", "hypothesis", "sha256", "text")


@dataclass(frozen=True)
class Registration:
    """A claim as it was registered: the date that its author stated, and its text with its hash."""

    date: str
    hypothesis: str
    sha256: str
    text: str


def texts(declared: Mapping[str, Any]) -> dict[str, str]:
    """The text of every claim of `hypotheses.yaml` as it stands there, with what decides on it.

    That is the level of the tests and the correction of its family, where they are declared.
    """
    found = {}
    for name, entry in declared["hypotheses"].items():
        beside = {key: declared[key] for key in ("alpha", "draws", "seed") if key in declared}
        family = declared.get("families", {}).get(entry.get("family", name))
        beside |= {"correction": family} if family else {}
        found[name] = yaml.dump(
            {name: entry} | beside, Dumper=_Whole, allow_unicode=True, sort_keys=False, width=88
        )
    return found


class _Whole(yaml.SafeDumper):
    """YAML without anchors: what stands in two places is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def current(folder: Path) -> dict[str, str]:
    """The text of every claim of a study whose files have no fault; none without claims."""
    path = folder / "hypotheses.yaml"
    return texts(settings.read(path, str(path))[0]) if path.is_file() else {}


def registration(hypothesis: str, text: str, stated: str) -> Registration:
    """A claim as it is registered today."""
    return Registration(stated, hypothesis, _hash(text), text)


def latest(registered: Sequence[Registration]) -> dict[str, Registration]:
    """The last registration of every claim."""
    return {one.hypothesis: one for one in registered}


def read(path: Path, shown: str) -> tuple[list[Registration], list[Fault]]:
    """Read the registrations of a study, and what is wrong with their file; none where it is not
    there. A text whose hash is another was edited after it was registered."""
    if not path.is_file():
        return [], []
    lines, faults = read_file(path, shown)
    rows = [cells for _, cells in lines]
    if faults and not rows:
        return [], faults
    if not rows or tuple(rows[0]) != HEADER:
        return [], [Fault(shown, "the header is another", expected=",".join(HEADER), rows=(1,))]
    found = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(HEADER):
            problem = f"there are {len(row)} cells"
            faults.append(Fault(shown, problem, rows=(number,), expected=",".join(HEADER)))
            continue
        one = Registration(*row)
        found.append(one)
        if _hash(one.text) != one.sha256:
            problem = f"the text of {one.hypothesis!r} is not the one that was registered"
            expected = f"the text whose SHA-256 is {one.sha256}"
            faults.append(Fault(shown, problem, "text", rows=(number,), expected=expected))
        if _wrong_date(one.date):
            expected = "a day such as 2008-05-01"
            faults.append(Fault(shown, "no date", "date", one.date, (number,), expected=expected))
    return found, faults


def of_study(folder: Path, shown: PurePath) -> tuple[list[Registration], list[Fault]]:
    """As `read`, of the study in a folder that messages show as `shown`."""
    return read(folder / FILE, str(shown / FILE))


def register(folder: Path, stated: str) -> list[str]:
    """Add the claims of the study in `folder` that are new or were edited; return what was done.

    Raises `Faults` for a date that is none, and where `hypotheses.yaml` or the registrations are
    at fault. What is registered stays byte for byte.
    """
    path = folder / FILE
    declared, wrong = settings.read(folder / "hypotheses.yaml", str(folder / "hypotheses.yaml"))
    if not wrong:
        _, wrong = settings.load(
            folder / "hypotheses.yaml", "hypotheses", str(folder / "hypotheses.yaml")
        )
    registered, faults = read(path, str(path))
    if problem := _wrong_date(stated):
        mend = f"make register STUDY={folder.name} DATE=<YYYY-MM-DD>"
        faults.append(Fault("DATE", problem, expected="a day such as 2008-05-01", mend=mend))
    raise_any([*wrong, *faults])
    known = latest(registered)
    new = [
        registration(name, text, stated)
        for name, text in texts(declared).items()
        if name not in known or known[name].text != text
    ]
    if not new:
        return [f"{path}: all claims are registered as they are"]
    before = path.read_bytes() if path.is_file() else (",".join(HEADER) + "\n").encode()
    lines = io.StringIO(newline="")
    rows = csv.writer(lines, lineterminator="\n")
    rows.writerows((one.date, one.hypothesis, one.sha256, one.text) for one in new)
    with whole(path) as partial:
        partial.write_bytes(before + lines.getvalue().encode("utf-8"))
    what = {True: "registered anew, as it was edited", False: "registered"}
    return [f"{path}: {one.hypothesis} {what[one.hypothesis in known]}" for one in new]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _wrong_date(text: str) -> str:
    """What is wrong with a date; empty for one that is a day."""
    if not text:
        return "no date is stated"
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return f"{text!r} is no date"
    try:
        date.fromisoformat(text)
    except ValueError:
        return f"{text!r} is no day of the calendar"
    return ""


def main(argv: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Run the command in the project at `root`; 0 when claims are registered, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m coproduction.study.written.registration",
        description="Register the claims of a study as they are; what is registered stays.",
    )
    parser.add_argument("--study", default="", help="a study; by default that of config.yaml")
    parser.add_argument("--date", default="", help="the date that the author states, YYYY-MM-DD")
    given = parser.parse_args(argv)
    try:
        folder = root / settings.chosen(given.study, root)
        if not folder.is_dir():
            hint = nearest(folder.name, [p.name for p in folder.parent.glob("*") if p.is_dir()])
            raise Faults([Fault(str(folder), "there is no such study", expected=hint)])
        lying, wrong = extension.folders(folder)
        raise_any(wrong)
        folder = Path(lying.folder)
        print("\n".join(register(folder, given.date)))
    except Faults as faults:
        print(faults, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
