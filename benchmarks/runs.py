"""Time, processor time and memory of runs of the default study: cold, with nothing to do, edited.

    python benchmarks/runs.py [--only cold monolith noop edit imputation multiverse]
                              [--repeats 5] [--cores 2]

What is measured against what stands in `README.md` here. All runs are whole processes with all
their children, one after another and in turn: each repeat runs every command once, and a ratio is
the median of the ratios of the repeats. The project is copied, as git has it, to a temporary
folder: once without what is timed apart (`without`), and for `imputation` and `multiverse` once
with it. Writes a row a measurement to ``runs.csv``; rows of others stay. R needs `haven`, `survey`,
`readxl`, `ggplot2`, `psych`, `knitr`, `lavaan`, `metafor`, `openxlsx`, and for ``imputation``
`mice`.
"""

import argparse
import csv
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pandas
import same
import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
STUDY = "fivenations_simulated"
MODELS = f"config/studies/{STUDY}/models.yaml"
#: The weights of the model `by_country`, as they are and as the edit has them.
EDIT = ("weights: design", "weights: none")
#: Models whose estimates and errors the R script has in the same form, and how near they must be.
SAME, NEAR = ("pooled", "by_country", "activities"), 1e-6
NAMES = ("cold", "monolith", "noop", "edit", "imputation", "multiverse")
#: What is timed apart: files of a study, and what other files say of these.
APART = ("imputation.yaml", "multiverse.yaml")
IMPUTED, CURVE = "imputed", "figures/specification_curve_pooled_1"
MADE = ("results", "data/harmonised", "data/analysis", "data/validation", "logs", ".snakemake")
COLUMNS: tuple[str, ...] = (
    "run", "against", "repeats", "cores", "seconds", "other_seconds", "time_ratio", "cpu",
    "other_cpu", "cpu_ratio", "megabytes", "other_megabytes", "memory_ratio", "load", "machine",
    "versions", "date",
)  # fmt: skip

#: Stages that are timed alone, and their results.
TARGETS = {
    "imputation": ("imputation/convergence.csv", f"models/{IMPUTED}/estimates.csv"),
    "multiverse": ("multiverse/estimates.csv",),
}

#: A process of its own, as a child's peak memory starts at that of the process it is forked from.
LAUNCHER = """
import os, sys, time
start = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[
    (os.POSIX_SPAWN_DUP2, os.open(os.devnull, os.O_WRONLY), 1)])
_, status, usage = os.wait4(child, 0)
told = time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
print(os.waitstatus_to_exitcode(status), *told)
"""


@dataclass(frozen=True)
class Measured:
    """What a process and its children took: seconds, processor seconds, and the peak memory (MB)
    of the largest of them."""

    seconds: float
    cpu: float
    megabytes: float


def measured(command: list[str], folder: Path) -> Measured:
    """Run a command in a folder. Raises RuntimeError where it fails."""
    program = shutil.which(command[0]) or command[0]
    launched = [sys.executable, "-I", "-S", "-c", LAUNCHER, program, *command[1:]]
    done = subprocess.run(launched, cwd=folder, capture_output=True, text=True, check=True)
    code, *told = done.stdout.split()[-4:]
    if code != "0":
        raise RuntimeError(f"{' '.join(command)} ended with {code}:\n{done.stderr}")
    return Measured(*map(float, told))


def project(folder: Path, of: Path = ROOT) -> None:
    """Copy what git has of a project, and compile its modules."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=of, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (of / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(of / name, folder / name)
    (folder / "config/config.yaml").write_text(f"study: {STUDY}\n", encoding="utf-8")
    compiled = [sys.executable, "-m", "compileall", "-q", "workflow"]
    subprocess.run(compiled, cwd=folder, check=True)


def without(folder: Path) -> None:
    """Take imputation and multiverse out of the default study of a copied project.

    Its `imputation.yaml` and `multiverse.yaml`, the model `imputed` of `models.yaml`, and the
    specification curve among the exhibits of `manuscript.yaml`.
    """
    study = folder / f"config/studies/{STUDY}"
    for name in APART:
        (study / name).unlink()
    models = yaml.safe_load((study / "models.yaml").read_text(encoding="utf-8"))
    del models["models"][IMPUTED]
    paper = yaml.safe_load((study / "manuscript.yaml").read_text(encoding="utf-8"))
    paper["exhibits"].remove(CURVE)
    for name, content in (("models", models), ("manuscript", paper)):
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        (study / f"{name}.yaml").write_text(text, encoding="utf-8")


def cleared(folder: Path) -> None:
    """Take away all that runs made."""
    for name in MADE:
        shutil.rmtree(folder / name, ignore_errors=True)


def counted(folder: Path) -> list[int]:
    """How many jobs each rule of the project has, but for the one that asks for all."""
    done = subprocess.run(
        [*snakemake(1), "--dry-run", "--forceall", "--quiet", "rules"],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = re.findall(r"^(\w+) +(\d+)$", done.stdout + done.stderr, re.M)
    found = {rule: int(n) for rule, n in rows}
    return [n for rule, n in found.items() if rule not in ("all", "total")]


def empty(counts: list[int], folder: Path) -> None:
    """Write a workflow of as many rules and jobs that do nothing, and run it."""
    lines, wanted = [], []
    for i, n in enumerate(counts):
        lines.append(f'rule r{i}:\n    output: "made/r{i}_{{n}}"\n    shell: "touch {{output}}"\n')
        wanted += [f'"made/r{i}_{k}"' for k in range(n)]
    head = f"rule all:\n    default_target: True\n    input: {', '.join(wanted)}\n"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Snakefile").write_text("\n".join([head, *lines]), encoding="utf-8")
    subprocess.run(snakemake(2), cwd=folder, check=True, capture_output=True)


def snakemake(cores: int) -> list[str]:
    """The command of a run."""
    return [sys.executable, "-m", "snakemake", "--cores", str(cores)]


def edited(folder: Path) -> None:
    """Edit one model, or edit it back."""
    path = folder / MODELS
    text = path.read_text(encoding="utf-8")
    old, new = EDIT if EDIT[0] in text else EDIT[::-1]
    path.write_text(text.replace(old, new), encoding="utf-8")


def checked(project: Path, out: Path, models: Iterable[str] = SAME) -> int:
    """Compare the numbers of another script, ``out/estimates.csv``, with ours; how many there are.

    Raises RuntimeError for one that differs, or is in one of both alone.
    """
    ours, theirs = {}, {}
    for model in models:
        path = project / f"results/{STUDY}/models/{model}/estimates.csv"
        with path.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                ours[row["model"], row["area"], row["country"], _plain(row["term"])] = row
    with (out / "estimates.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            theirs[row["model"], row["area"], row["country"], _plain(row["term"])] = row
    keys = {key for key in (*ours, *theirs) if key[0] in models}
    for key in sorted(keys):
        if key not in ours or key not in theirs:
            raise RuntimeError(f"{key}: there are numbers of one side alone")
        for column in ("estimate", "std_error"):
            one, other = float(ours[key][column]), float(theirs[key][column])
            if abs(one - other) > NEAR * abs(one):
                raise RuntimeError(f"{key}: {column} is {one} of ours and {other} of theirs")
    return len(keys)


def _plain(term: str) -> str:
    """A term as both sides write it."""
    return term.replace("=", "").strip("()")


class Runs:
    """Copies of the project and what stands beside them, ready to be measured."""

    def __init__(self, folder: Path, cores: int):
        self.project, self.empty, self.out = (folder / n for n in ("project", "empty", "out"))
        self.run = snakemake(cores)
        given = [str(self.project), str(self.out / "study")]
        self.peer = ["Rscript", str(HERE / "fivenations.R"), *given]
        self.script = [
            sys.executable,
            str(HERE / "monolith.py"),
            given[0],
            str(self.out / "script"),
        ]
        project(self.project)
        without(self.project)

    def cold(self) -> Measured:
        """All of the study, nothing of it made."""
        cleared(self.project)
        return measured(self.run, self.project)

    def noop(self) -> Measured:
        """The study, all of it made."""
        return measured(self.run, self.project)

    def floor(self) -> Measured:
        """The empty workflow, all of it made."""
        return measured(self.run, self.empty)

    def edit(self) -> Measured:
        """The study, one model of it edited."""
        edited(self.project)
        return measured(self.run, self.project)

    def r(self) -> Measured:
        """The script of R."""
        return measured(self.peer, self.out.parent)

    def monolith(self) -> Measured:
        """The script of pandas and statsmodels."""
        return measured(self.script, self.out.parent)


class Apart:
    """A stage of the whole study that is timed alone, from the analysis data to its results.

    The other side reads the same rows as CSV, which is written before and not timed.
    """

    def __init__(self, folder: Path, stage: str, cores: int):
        self.project, self.stage = folder / "project", stage
        self.targets = [f"results/{STUDY}/{name}" for name in TARGETS[stage]]
        self.run = [*snakemake(cores), *self.targets]
        analysis = f"data/analysis/{STUDY}/analysis.parquet"
        self.csv, self.out = folder / "analysis.csv", folder / "out"
        self.peer = ["Rscript", str(HERE / f"{stage}.R"), str(self.csv), str(self.out)]
        project(self.project)
        if stage == "multiverse":
            unpermuted(self.project)
        measured([*snakemake(cores), analysis], self.project)
        pandas.read_parquet(self.project / analysis).to_csv(self.csv, index=False)

    def ours(self) -> Measured:
        """The stage, nothing of it made."""
        for name in (*self.targets, f"data/analysis/{STUDY}/imputed.parquet"):
            (self.project / name).unlink(missing_ok=True)
        return measured(self.run, self.project)

    def theirs(self) -> Measured:
        """The script of R."""
        return measured(self.peer, self.out.parent)


def unpermuted(folder: Path) -> None:
    """Let the multiverse of a copied project have no joint tests, which R has not either."""
    path = folder / f"config/studies/{STUDY}/multiverse.yaml"
    asked = yaml.safe_load(path.read_text(encoding="utf-8")) | {"permutations": 0}
    path.write_text(yaml.safe_dump(asked, sort_keys=False), encoding="utf-8")


#: What a row is against, both sides, and what holds their numbers against each other, if anything.
Pair = tuple[str, Callable[[], Measured], Callable[[], Measured], Callable[[], str] | None]


def compared(
    pairs: dict[str, Pair], repeats: int, cores: int
) -> list[dict[str, float | int | str]]:
    """Measure in turn; a row a comparison with `COLUMNS`.

    Numbers are held against each other after the first time; one that differs ends it.
    """
    measures = [*dict.fromkeys(take for _, *both, _ in pairs.values() for take in both)]
    found: dict[Callable, list[Measured]] = {take: [] for take in measures}
    load = os.getloadavg()[0]
    for number in range(repeats):
        for take in measures:
            found[take].append(take())
            print(f"{number + 1} of {repeats}: {take.__name__} {found[take][-1]}", flush=True)
            for _, _, other, check in pairs.values():
                if check and other == take and not number:
                    print(check(), flush=True)
    load = max(load, os.getloadavg()[0])
    return [
        _row(name, against, found[one], found[other], cores, load)
        for name, (against, one, other, _) in pairs.items()
    ]


def _row(
    name: str, against: str, one: list[Measured], other: list[Measured], cores: int, load: float
) -> dict[str, float | int | str]:
    row: dict[str, float | int | str] = {"run": name, "against": against, "repeats": len(one)}
    row |= {"cores": cores, "load": round(load, 1)}
    row |= sides(one, other)
    return row | around()


def sides(one: list[Measured], other: list[Measured]) -> dict[str, float]:
    """Medians of what two sides took, and of the ratios of each repeat."""
    row = {}
    for part, ratio in (("seconds", "time"), ("cpu", "cpu"), ("megabytes", "memory")):
        ours, theirs = ([getattr(m, part) for m in side] for side in (one, other))
        row[part] = round(statistics.median(ours), 2)
        row[f"other_{part}"] = round(statistics.median(theirs), 2)
        each = [a / b for a, b in zip(ours, theirs, strict=True)]
        row[f"{ratio}_ratio"] = round(statistics.median(each), 3)
    return row


def around(*packages: str) -> dict[str, str]:
    """The machine and the day of a measurement, and the versions of Python, R and packages."""
    wanted = packages or ("snakemake", "pandas", "matplotlib")
    named = [f"{name} {version(name)}" for name in wanted]
    return {
        "versions": "; ".join([f"Python {platform.python_version()}", *named, _r_version()]),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {_processor()}",
        "date": datetime.now(UTC).date().isoformat(),
    }


def _processor() -> str:
    """The model of the processor, where Linux tells it."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    model = re.search(r"^model name\s*: (.*)$", told, re.M)
    return model[1] if model else platform.processor()


def _r_version() -> str:
    if not shutil.which("Rscript"):
        return "no R"
    told = subprocess.run(["Rscript", "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\d+\.\d+\.\d+", told.stdout + told.stderr)
    return f"R {number[0]}" if number else "R"


def kept(
    rows: list[dict], path: Path, column: str = "run", order: Callable[[str], int] = NAMES.index
) -> None:
    """Write rows in the order of a column; those with other values of it stay."""
    before = []
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as stream:
            before = [*csv.DictReader(stream)]
    new = {str(row[column]) for row in rows}
    every = [*(row for row in before if row[column] not in new), *rows]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*rows[0]], lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(every, key=lambda row: order(str(row[column]))))


def main() -> None:
    """Measure and write ``runs.csv``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=NAMES, default=[*NAMES])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=HERE)
    given = parser.parse_args()
    wanted = [name for name in NAMES if name in given.only]
    with tempfile.TemporaryDirectory() as folder:
        pairs = _of_study(Path(folder) / "study", wanted, given.cores)
        for stage in (name for name in wanted if name in TARGETS):
            pairs |= _of_stage(Path(folder) / stage, stage, given.cores)
        rows = compared({name: pairs[name] for name in wanted}, given.repeats, given.cores)
    kept(rows, given.folder / "runs.csv")
    for row in rows:
        print(row)


def _of_study(folder: Path, wanted: list[str], cores: int) -> dict[str, Pair]:
    """What is measured of the whole study."""
    if set(wanted) <= set(TARGETS):
        return {}
    runs = Runs(folder, cores)
    if not {"cold", "monolith"} & set(wanted):
        runs.cold()
    if "noop" in wanted:
        empty(counted(runs.project), runs.empty)

    def of_r() -> str:
        n = same.checked(runs.project, runs.out / "study", same.FIVENATIONS, STUDY)
        return f"{n:,} numbers of R are as ours"

    def of_script() -> str:
        n = checked(runs.project, runs.out / "script")
        return f"{n} estimates of statsmodels are as ours"

    return {
        "cold": ("an R script of the same stages", runs.cold, runs.r, of_r),
        "monolith": ("one script of pandas and statsmodels", runs.cold, runs.monolith, of_script),
        "noop": ("an empty workflow of as many rules and jobs", runs.noop, runs.floor, None),
        "edit": ("a cold run", runs.edit, runs.cold, None),
    }


def _of_stage(folder: Path, stage: str, cores: int) -> dict[str, Pair]:
    """What is measured of a stage alone."""
    apart = Apart(folder, stage, cores)

    def check() -> str:
        n = same.checked(apart.project, apart.out, same.APART[stage], STUDY)
        return f"{n:,} numbers of {stage} in R are as ours"

    return {stage: (f"an R script of {stage}", apart.ours, apart.theirs, check)}


if __name__ == "__main__":
    main()
