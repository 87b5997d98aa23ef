"""What it takes from raw files to the first table of a study, by answers to a draft alone.

    python benchmarks/finishing.py --data <folder of the exports> [--study <name>]

Six studies are drafted, their questions answered as `ANSWERS` have it, checked, and run to the
table of the drafted model. A line typed is an answer, or a line of a file that is changed, counted
by what it decides, too; a run is a command: drafts, check and results, each with its seconds. The
export of six countries is that of `tests/six_countries.py`. Of one study alone the others stay in
`finishing.csv` as they are.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import drafting

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
#: Beginnings of decisions to their answers, by study; those of all studies below.
ANSWERS = {
    "ess9": {"weight": "pspwght"},
    "anes2020": {"country": "US"},
    "mexchn": {"country": "MX", "order": "0=no_answer; 1; 2; 3; 4; 5"},
    "wvs": {"order": "Too Little; About Right; Too Much"},
    "limesurvey": {"order:public_data_2016_uk:stability1": "number", "scale": "apart"},
    "six_countries": {
        "order:six_countries:Q3": "No trust at all; Not much trust; Some trust; A lot of trust",
        "order:six_countries:Q8": "Primary or less; Lower secondary; Upper secondary; "
        "Bachelor or equivalent; Master or higher",
    },
}
_OF_ALL = {"key": "open", "match": "yes", "code": "no_answer", "own": "no_answer"}
_MOST_DRAFTS = 6


def files_of(study: str, data: Path, place: Path) -> tuple[list[str], str]:
    """The exports of a study, and the columns that its hand-made twin uses, all without one."""
    if study == "six_countries":
        import six_countries  # pyright: ignore[reportMissingImports]

        (place / "six_countries.csv").write_bytes(six_countries.export())
        return [str(place / "six_countries.csv")], ""
    said, rows, _ = drafting.hand_made(study)
    found = [str(next(data.rglob(Path(source.file).name))) for source in said.sources.values()]
    return found, drafting.used(rows)


def answer(study: str, path: Path) -> Counter[str]:
    """Type the answers that are not there yet; how many, by what they decide."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    known = {**_OF_ALL, **ANSWERS[study]}
    typed: Counter[str] = Counter()
    for row in rows:
        told = next((a for start, a in known.items() if row["decision"].startswith(start)), "")
        own = any(row["decision"].startswith(start) for start in ANSWERS[study])
        if told and not row["answer"].strip() and (row["tier"] == "ask" or own):
            row["answer"] = told
            typed[row["decision"].partition(":")[0]] += 1
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return typed


def command(place: Path, *words: str) -> subprocess.CompletedProcess:
    """Run a Python command of the project in a folder."""
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=place, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT / "workflow"), "PATH": "/usr/bin:/bin", "HOME": str(place)},
    )  # fmt: skip


def finished(study: str, data: Path, place: Path) -> dict[str, int]:
    """Draft, answer, check and run a study; what it took."""
    files, only = files_of(study, data, place)
    typed: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    runs = 0
    folder = place / "config/studies" / study

    def run(what: str, *words: str) -> subprocess.CompletedProcess:
        nonlocal runs
        start, runs = time.monotonic(), runs + 1
        done = command(place, *words)
        spent[what] += round(time.monotonic() - start)
        return done

    for times in range(_MOST_DRAFTS):
        named = [] if times else [*files, "--only", only]
        done = run("drafting", "coproduction.draft", "--study", study, *named)
        if done.returncode:
            print(done.stdout, done.stderr)
            break
        if not (more := answer(study, folder / "decisions.csv")):
            break
        typed += more
    settings = (folder / "study.yaml").read_text(encoding="utf-8").splitlines()
    cited = ["citation: As its archive says" if x.startswith("citation") else x for x in settings]
    (folder / "study.yaml").write_text("\n".join(cited) + "\n", encoding="utf-8")
    typed["citation"] += 1
    (place / "config/config.yaml").write_text(f"study: {study}\n", encoding="utf-8")
    checked = run("checking", "coproduction.draft.checking", "--study", study)
    table = f"results/{study}/tables/correlates_first.csv"
    snakefile = str(ROOT / "Snakefile")
    done = run("results", "snakemake", "--snakefile", snakefile, "--cores", "1", table)
    if not (place / table).is_file():
        print(checked.stdout[-3000:], checked.stderr[-3000:], done.stdout[-3000:])
    return {
        "lines typed": typed.total(),
        **{f"lines typed: {what}": n for what, n in typed.most_common()},
        "runs": runs,
        "check without fault": int(checked.returncode == 0),
        "first table printed": int((place / table).is_file()),
        "seconds of computing": spent.total(),
        **{f"seconds of {what}": n for what, n in spent.items()},
    }


def main() -> None:
    """Finish the studies, print what it took, and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the exports")
    parser.add_argument("--study", choices=ANSWERS, help="one alone")
    given = parser.parse_args()
    for study in [given.study] if given.study else ANSWERS:
        with tempfile.TemporaryDirectory() as folder:
            told = finished(study, given.data, Path(folder))
        print(study, told, flush=True)
        keep(study, told)


def keep(study: str, told: dict[str, int]) -> None:
    """Write what a study took in place of what is written of it."""
    path = Path(__file__).with_suffix(".csv")
    held: dict[str, list[dict]] = {name: [] for name in ANSWERS}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                held[row["study"]].append(row)
    held[study] = [{"study": study, "what": what, "n": n} for what, n in told.items()]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["study", "what", "n"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for rows in held.values() for row in rows)


if __name__ == "__main__":
    main()
