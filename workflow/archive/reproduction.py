"""Two clean runs of a workflow under different circumstances, compared byte by byte.

Run by ``make reproduce``. The second run differs from the first in folder, settings of programs in
the home folder, time zone, locale, hash seed, number of cores, and in which instructions of the
processor are used.
"""

import argparse
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.verify import difference

#: Locales of letters and of all else, whose small i and decimal mark are others.
LETTERS, REST = "tr_TR.UTF-8", "de_DE.UTF-8"
#: What makes libraries leave out instructions of x86-64 processors: OpenBLAS, Arrow, and the
#: mathematics of glibc, whose `exp`, `log` and `sin` differ in the last digit without FMA.
OLDER = {
    "OPENBLAS_CORETYPE": "Nehalem",
    "ARROW_USER_SIMD_LEVEL": "NONE",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX,-AVX2,-FMA,-FMA4,-AVX512F",
}
#: Settings of the caller that no run sees.
_CALLERS = re.compile(r"LC_|LANG|LOCPATH$|XDG_|MPL|NPY_DISABLE|OPENBLAS_|ARROW_|GLIBC_TUNABLES$")
#: What is copied from nowhere in a project: what tools leave behind.
LEFT = (".git", ".snakemake", ".venv", ".cache", "__pycache__")


@dataclass(frozen=True)
class Run:
    """A run: its folder, its number of cores, and what stands in its environment."""

    folder: str
    cores: str
    settings: Mapping[str, str]


def runs(locales: Mapping[str, str], processor: Mapping[str, str]) -> tuple[Run, Run]:
    """Two runs that share nothing: the second has these settings of `locales` and `processor`."""
    plain = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
    other = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711", **locales, **processor}
    return Run("one", "1", plain), Run("an other ü/two", "2", other)


def locales(folder: Path) -> dict[str, str]:
    """Settings of Turkish letters in an otherwise German locale.

    What the machine has of them is used, else they are generated into a folder; empty where neither
    can be.
    """
    wanted = {"LC_CTYPE": LETTERS, "LANG": REST}
    try:
        told = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout
        known = {line.casefold().replace("-", "") for line in told.split()}
        if all(name.casefold().replace("-", "") in known for name in wanted.values()):
            return wanted
        folder.mkdir(parents=True)
        for name in wanted.values():
            language, encoding = name.split(".")
            command = ["localedef", "-i", language, "-f", encoding, str(folder / name)]
            subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return {}
    return {**wanted, "LOCPATH": str(folder)}


def older(features: Sequence[str]) -> dict[str, str]:
    """Settings of an older processor, by the features of this one that numpy can do without."""
    if not features:
        return {}
    here = OLDER if platform.machine() in ("x86_64", "AMD64") else {}
    return {"NPY_DISABLE_CPU_FEATURES": " ".join(features), **here}


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


def _ended(number: int, _: object) -> None:
    sys.exit(128 + number)


def _leave_nothing() -> None:
    """Let a run that is told to end take its copies of the project away, as one that ends does."""
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, _ended)


def _shown(settings: Mapping[str, str]) -> str:
    return ", ".join(f"{key}={value!r}" for key, value in settings.items())


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
    _leave_nothing()
    with tempfile.TemporaryDirectory(prefix="reproduce-", ignore_cleanup_errors=True) as scratch:
        made, tongue = [], locales(Path(scratch) / "locales")
        processor = older(spare_features(python))
        lacking = f"C, as the machine can make neither {LETTERS} nor {REST}"
        print(f"locale of the second run: {' '.join(tongue.values()) or lacking}")
        print("processor of the second run:", _shown(processor) or "as it is, nothing to leave out")
        for one in runs(tongue, processor):
            folder = Path(scratch) / one.folder
            copied(given.project, folder, given.made)
            command = [part.replace("{cores}", one.cores) for part in given.command]
            print(f"run in {folder} on {one.cores} cores", flush=True)
            kept = {key: value for key, value in os.environ.items() if not _CALLERS.match(key)}
            home = {f"XDG_{name}_HOME": str(folder.parent) for name in ("CONFIG", "CACHE", "DATA")}
            settings = {**kept, **home, **one.settings}
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
