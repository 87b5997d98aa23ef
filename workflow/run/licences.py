"""The licence of every locked package, from what is installed: `workflow/envs/licences.csv`."""

import csv
import io
import re
import sys
from importlib import metadata
from pathlib import Path

HEADER = ("package", "version", "licence")
FILE = Path(__file__).resolve().parents[1] / "envs" / "licences.csv"
#: What classifiers call licences, by the identifiers of SPDX.
_SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
    "The Unlicense (Unlicense)": "Unlicense",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
}
#: Longer texts are the licence itself, not its name.
_LONGEST = 60


def pins(lock: str) -> list[tuple[str, str]]:
    """Packages of locks of pip with their versions; one may have several, for several Pythons."""
    found = re.findall(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", lock, re.M)
    return sorted(dict.fromkeys(found))


def licences(lock: str, known: dict[str, str]) -> dict[tuple[str, str], str]:
    """The licence of every pin: of what is installed as it says, of others as `known`.

    Raises `ValueError` for packages of which neither tells.
    """
    found = {pin: stated(pin[0]) or known.get(pin[0], "") for pin in pins(lock)}
    if untold := [name for (name, _), licence in found.items() if not licence]:
        raise ValueError(f"no licence is known of {', '.join(untold)}; add a line to {FILE}")
    return found


def stated(package: str) -> str:
    """The licence that an installed package states, empty where it is not installed or silent."""
    try:
        told = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return ""
    if expression := (told.get_all("License-Expression") or [""])[0]:
        return expression
    classifiers = [line for line in told.get_all("Classifier") or [] if line.startswith("License")]
    names = [line.rpartition(" :: ")[2] for line in classifiers]
    names = [_SPDX.get(name) or name for name in names if name != "OSI Approved"]
    text = (told.get_all("License") or [""])[0].strip()
    return " AND ".join(names) or (text if len(text) <= _LONGEST and "\n" not in text else "")


def read(path: Path = FILE) -> dict[str, str]:
    """Package to licence, as the file has them."""
    if not path.is_file():
        return {}
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["package"]: row["licence"] for row in rows}


def written(found: dict[tuple[str, str], str]) -> str:
    """The text of the file."""
    lines = io.StringIO(newline="")
    rows = csv.writer(lines, lineterminator="\n")
    rows.writerows([HEADER, *((*pin, licence) for pin, licence in found.items())])
    return lines.getvalue()


if __name__ == "__main__":
    locks = "".join(Path(path).read_text(encoding="utf-8") for path in sys.argv[1:])
    print(written(licences(locks, read())), end="")
