"""Known weaknesses of the locked packages, by the database OSV (osv.dev), which PyPI reports to."""

import argparse
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from run.licences import pins

SERVICE = "https://api.osv.dev"
PATIENCE = 60.0


class Unreachable(Exception):
    """The service does not answer, or not as documented."""


def advisories(
    locked: Sequence[tuple[str, str]], service: str
) -> Mapping[tuple[str, str], list[str]]:
    """The advisories of every package and version that has some, by their identifiers.

    Raises `Unreachable` where the service does not tell of all of them.
    """
    asked = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
        for name, version in locked
    ]
    request = urllib.request.Request(
        f"{service}/v1/querybatch",
        json.dumps({"queries": asked}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            found = json.loads(answer.read())["results"]
        told = [[one["id"] for one in result.get("vulns", [])] for result in found]
        return {pin: ids for pin, ids in zip(locked, told, strict=True) if ids}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreachable(f"{service}: {error}") from None


def main(argv: Sequence[str] | None = None) -> int:
    """Print what is known: 0 where nothing is, 1 where something is, 2 where nobody could say."""
    parser = argparse.ArgumentParser(prog="python -m run.audit", description=__doc__)
    parser.add_argument("locks", type=Path, nargs="+")
    parser.add_argument("--service", default=SERVICE)
    given = parser.parse_args(argv)
    locked = pins("".join(lock.read_text(encoding="utf-8") for lock in given.locks))
    try:
        found = advisories(locked, given.service)
    except Unreachable as error:
        print(f"not audited: the advisory service cannot be reached ({error})", file=sys.stderr)
        return 2
    for (name, version), ids in found.items():
        print(f"{name} {version}: {', '.join(f'https://osv.dev/{one}' for one in ids)}")
    print(f"{len(found)} of {len(locked)} locked packages have known weaknesses")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
