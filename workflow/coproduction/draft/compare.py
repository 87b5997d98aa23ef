"""Write several files side by side, as a page and as a table, without a study.

python -m coproduction.draft.compare --files a.sav b.dta c.csv [--out codebooks]
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from coproduction.draft.given_files import absent
from coproduction.draft.look import FOLDER, add_reading, places, reading_of, refused
from coproduction.draft.looking.profile import FileProfile, profiled
from coproduction.draft.matching import meaning
from coproduction.draft.matching.compare_page import page, table
from coproduction.draft.matching.comparing import compared
from coproduction.faults import Fault, Faults, raise_any
from coproduction.files import write, write_csv

_BY_TEXT = (
    "the files are of several languages, and their labels are compared by text, names and scales "
    "alone; `make multilingual` adds a small model of what labels mean"
)


def profiles(paths: Sequence[str], **given: str) -> dict[str, FileProfile]:
    """The files by their names, by their paths where two have one name.

    Raises `Faults`: all that is wrong with any of them, or that there are fewer than two.
    """
    if len(dict.fromkeys(paths)) < 2:
        mend = 'make compare FILES="a.sav b.dta" [OUT=<folder>]'
        raise Faults([Fault("the command line", "FILES names fewer than two files", mend=mend)])
    raise_any(absent(paths, "make compare"))
    paths = [*dict.fromkeys(paths)]
    names = [Path(path).name for path in paths]
    found, faults = {}, []
    for path, name in zip(paths, names, strict=True):
        try:
            found[name if names.count(name) == 1 else path] = profiled(path, **given)
        except Faults as met:
            faults += met.faults
    if faults:
        raise Faults(faults)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when page and table are written, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m coproduction.draft.compare", description="Write files side by side."
    )
    parser.add_argument("--files", nargs="*", default=[], help="exports of any format")
    parser.add_argument("--out", default="", help=f"a folder or page, by default {FOLDER}/")
    add_reading(parser)
    given = parser.parse_args(argv)
    try:
        files = profiles(given.files, **reading_of(given))
        several = meaning.several_languages(files)
        meanings = meaning.installed() if several else None
    except Faults as faults:
        return refused(faults, 'make compare FILES="…"')
    if several and not meanings:
        print(_BY_TEXT, file=sys.stderr)
    shared, alone = compared(files, meanings)
    html, csv = places("compared", given.out)
    write(page(files, shared, alone, by_meaning=meanings is not None), html)
    write_csv(table(shared, alone), csv)
    print(html)
    print(csv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
