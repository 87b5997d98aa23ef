"""Write a codebook of any file, as a page and as a table, without a study.

python -m coproduction.draft.look --file survey.sav [--weight pspwght] [--out codebooks]
"""

import argparse
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from coproduction.draft.looking.look_page import page, table
from coproduction.draft.looking.opening import KEYS
from coproduction.draft.looking.profile import profiled
from coproduction.faults import Fault, Faults
from coproduction.files import write, write_csv

#: Where what is made of a file without a study lies, in the folder where one stands.
FOLDER = "codebooks"
#: Bytes of a name that leave room for what is put around it.
_LONGEST = 220
#: Checks whose faults a key of `opening.KEYS` mends.
_MENDED_BY_KEYS = frozenset(
    {"content", "thousands", "catalogue", "header rows", "duplicate column", "merged lines",
     "more respondents than declared", "quotes out of place", "ragged rows", "unterminated quote",
     *KEYS}
)  # fmt: skip


def places(name: str, out: str) -> tuple[Path, Path]:
    """Where page and table of a file go: into the folder `out`, or to it where it is a page."""
    given = Path(out or FOLDER)
    name = _short(name)
    if given.suffix.lower() == ".html":
        return given, given.with_suffix(".csv")
    return given / f"{name}.html", given / f"{name}.csv"


def _short(name: str) -> str:
    """A name that has room for an ending in a name of a file: long ones end in their checksum."""
    told = name.encode("utf-8")
    if len(told) <= _LONGEST:
        return name
    return f"{told[:_LONGEST].decode('utf-8', 'ignore')}-{sha256(told).hexdigest()[:8]}"


def add_reading(parser: argparse.ArgumentParser, keys: Sequence[str] = KEYS) -> None:
    """Add how a file is read to the arguments of a command."""
    for key in keys:
        parser.add_argument(f"--{key}", default="", help=f"{key}, as in study.yaml")


def reading_of(given: argparse.Namespace, keys: Sequence[str] = KEYS) -> dict[str, str]:
    """How a file is read, from the arguments of a command."""
    return {key: getattr(given, key) for key in keys}


def refused(faults: Faults, command: str, keys: Sequence[str] = KEYS) -> int:
    """Print faults and how to say on the command line what they ask for; the exit code."""
    print(faults, file=sys.stderr)
    if not any(fault.check in _MENDED_BY_KEYS for fault in faults.faults):
        return 1
    told = " ".join(f"{key.upper()}=…" for key in keys)
    print(f"\nwhat is `key: value` above is KEY=value here: {command} {told}", file=sys.stderr)
    return 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when page and table are written, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m coproduction.draft.look", description="Write a codebook of a file."
    )
    parser.add_argument("--file", required=True, help="an export of any format")
    parser.add_argument("--weight", default="", help="a column of weights")
    parser.add_argument("--out", default="", help=f"a folder or page, by default {FOLDER}/")
    add_reading(parser)
    given = parser.parse_args(argv)
    try:
        if not given.file:
            mend = "make codebook FILE=<path> [WEIGHT=<column>] [OUT=<folder>]"
            raise Faults([Fault("the command line", "FILE is empty", mend=mend)])
        seen = profiled(given.file, weight=given.weight, **reading_of(given))
    except Faults as faults:
        return refused(faults, "make codebook FILE=…")
    html, csv = places(Path(given.file).name, given.out)
    write(page(seen), html)
    write_csv(table(seen), csv)
    print(html)
    print(csv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
