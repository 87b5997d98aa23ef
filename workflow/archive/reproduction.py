"""Two clean runs of a workflow under different circumstances, compared byte by byte.

Run by ``make reproduce``. The second run differs from the first in folder, time zone, locale, hash
seed, number of cores, and in which instructions of the processor numpy and OpenBLAS use.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.verify import difference

#: Locales whose letters and decimal marks are others, as they are generated on some machines.
LOCALES = ("tr_TR.UTF-8", "de_DE.UTF-8")
#: What is copied from nowhere in a project: what tools leave behind.
LEFT = (".git", ".snakemake", ".venv", ".cache", "__pycache__")


@dataclass(frozen=True)
class Run:
    """A run: its folder, its number of cores, and what stands in its environment."""

    folder: str
    cores: str
    settings: Mapping[str, str]


def runs(locales: Sequence[str], features: Sequence[str]) -> tuple[Run, Run]:
    """Two runs that share nothing, with the locales of the machine and features of the processor
    that numpy can do without."""
    plain = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
    other = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": next(iter(locales), "C.UTF-8"),
        "PYTHONHASHSEED": "4711",
    }
    if features:
        other |= {"NPY_DISABLE_CPU_FEATURES": " ".join(features), "OPENBLAS_CORETYPE": "Nehalem"}
    return Run("one", "1", plain), Run("an other ü/two", "2", other)


def generated() -> list[str]:
    """Those of `LOCALES` that this machine has."""
    try:
        told = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    known = {line.casefold().replace("-", "") for line in told.split()}
    return [name for name in LOCALES if name.casefold().replace("-", "") in known]


def spare_features(python: Path) -> list[str]:
    """Features of the processor that numpy of a Python uses where there are any."""
    code = (
        "from numpy._core._multiarray_umath import __cpu_dispatch__ as some;"
        "from numpy._core._multiarray_umath import __cpu_features__ as has;"
        "print(*(name for name in some if has.get(name)))"
    )
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.split() if not done.returncode else []


def files(folder: Path, left_out: Sequence[str]) -> dict[str, Path]:
    """Every file below a folder by its path, but for those that are told to differ."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        name: path
        for name, path in sorted(found.items())
        if path.is_file() and not any(name.endswith(end) for end in left_out)
    }


def compared(one: Path, other: Path, left_out: Sequence[str]) -> list[str]:
    """Which files differ, a line each."""
    before, now = files(one, left_out), files(other, left_out)
    lines = []
    for name in sorted({*before, *now}):
        if name not in before:
            lines.append(f"{name} was made only by the second run")
        elif told := difference(before[name], other / name):
            lines.append(f"{name} {told}")
    return lines


def copied(project: Path, target: Path, made: Sequence[str]) -> None:
    """Copy a project without what its runs `made`: paths from its folder."""
    leave = {(project / path).resolve() for path in made}

    def ignored(folder: str, names: list[str]) -> list[str]:
        here = Path(folder).resolve()
        return [name for name in names if name in LEFT or here / name in leave]

    shutil.copytree(project, target, ignore=ignored)


def main(argv: Sequence[str] | None = None) -> int:
    """Run twice and print what differs; 0 where nothing does, 1 where something does, 2 where a run
    fails."""
    parser = argparse.ArgumentParser(prog="python -m archive.reproduction", description=__doc__)
    parser.add_argument("--project", type=Path, default=Path())
    parser.add_argument("--results", default="results", help="folder of what is compared")
    parser.add_argument("--made", nargs="*", default=["results"], help="what runs make")
    parser.add_argument("--left-out", nargs="*", default=[], help="ends of paths that may differ")
    parser.add_argument("command", nargs="+", help="arguments of Python; {cores} is their number")
    given = parser.parse_args(argv)
    python = Path(sys.executable).absolute()
    locales, features = generated(), spare_features(python)
    locale = next(iter(locales), f"C.UTF-8, as the machine has none of {', '.join(LOCALES)}")
    print(f"locale of the second run: {locale}")
    print(f"features of the processor that numpy leaves out then: {' '.join(features) or 'none'}")
    with tempfile.TemporaryDirectory(prefix="reproduce-") as scratch:
        made = []
        for one in runs(locales, features):
            folder = Path(scratch) / one.folder
            copied(given.project, folder, given.made)
            command = [part.replace("{cores}", one.cores) for part in given.command]
            print(f"run in {folder} on {one.cores} cores", flush=True)
            settings = {**os.environ, "HOME": str(folder.parent), **one.settings}
            done = subprocess.run([str(python), *command], cwd=folder, env=settings, check=False)
            if done.returncode:
                print(f"the run ended with {done.returncode}", file=sys.stderr)
                return 2
            made.append(folder / given.results)
        found = compared(made[0], made[1], given.left_out)
        number = len(files(made[0], given.left_out))
    print(f"{number} files, {len(found)} differ", *found, sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
