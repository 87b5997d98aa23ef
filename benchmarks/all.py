"""All benchmarks of time and memory, one after another, with what is ahead told first.

    python benchmarks/all.py [--repeats 5] [--cores 2] [--growth 100000 1000000]

For a machine that does nothing else: `load` of a row tells whether it did. Every command can be run
alone, as `README.md` lists them; what has been written stays where a later one fails, and the
commands that failed are told at the end. Needs R with the packages that `runs.py` names.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def commands(repeats: int, cores: int, growth: list[int]) -> list[tuple[list[str], float]]:
    """Each command and about how many minutes it takes on two cores that are idle."""
    again, side = ["--repeats", str(repeats)], ["--cores", str(cores)]
    sizes = [str(n) for n in growth]
    once, more = 3.0, 1.0 * repeats
    return [
        (["runs.py", "--only", "cold", "edit", "noop", *again, *side], once + 3.5 * more),
        (["runs.py", "--only", "monolith", *again, *side], once + 2.5 * more),
        (["runs.py", "--only", "imputation", *again, *side], once + 5.5 * more),
        (["runs.py", "--only", "multiverse", *again, *side], once + 3.0 * more),
        (["budget.py", *side], 2),
        (["harmonise.py", *again], 2 + 0.7 * more),
        (["chain.py", *again], 3 + 4 * more),
        (["growth.py", "--respondents", *sizes], sum(growth) / 90_000),
        (["scale.py"], 0.1),
        (["estimators.py", *again, str(min(repeats, 3))], 2 + 1.7 * more),
        (["codebook.py"], 1),
        (["multiverse.py"], 2),
        (["figures.py"], 0.1),
    ]


def main() -> None:
    """Tell what is ahead, and run it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--growth", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--tell", action="store_true", help="only tell what is ahead")
    given = parser.parse_args()
    ahead = commands(given.repeats, given.cores, given.growth)
    for command, minutes in ahead:
        print(f"{minutes:6.0f} min  python benchmarks/{' '.join(command)}")
    total = sum(minutes for _, minutes in ahead)
    print(f"{total:6.0f} min  in all, about", flush=True)
    if given.tell:
        return
    failed = []
    for command, _ in ahead:
        start = time.monotonic()
        print(f"\n== {' '.join(command)}", flush=True)
        done = subprocess.run([sys.executable, str(HERE / command[0]), *command[1:]], check=False)
        print(f"== {(time.monotonic() - start) / 60:.1f} min", flush=True)
        if done.returncode:
            failed.append(" ".join(command))
    if failed:
        raise SystemExit("failed: " + "; ".join(failed))


if __name__ == "__main__":
    main()
