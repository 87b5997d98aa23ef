"""Fuzz the configuration of a study and the readers: does anything end but with what is wrong?

    PYTHONPATH=workflow:tests python benchmarks/fuzz.py [--seconds 300] [--seed 1]

A try changes one thing of a small study: a value, a key or a list of a settings file is replaced
by another, or bytes of an export are. It survives where the study loads or the export is read, and
where all that is wrong is told (`Faults`); anything else, or twice ten seconds, is a fall, which is
printed with what was changed. ``fuzz.csv`` has a row a target: tried, sound, told, fallen.
"""

import argparse
import contextlib
import csv
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis.strategies as st
import pandas as pd
import pyreadstat
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from small import small_study

from coproduction.faults import Faults
from coproduction.readers import dispatch
from coproduction.readers.formats import Reading
from coproduction.study import load

PATIENCE = 10
STUDY = Path("config/studies/small")
#: What stands in place of a value: of every type of YAML, and what people write by mistake.
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["uk", "trusts", "age", "../x", "~nosuchuser", "\0", "a" * 300, "2026-01-32",
                       "{{age}}", "=1+1", "no", "all", "each", "1e9"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


class Slow(BaseException):
    """A try that took longer than `PATIENCE`."""


def main() -> None:
    """Fuzz all targets for so many seconds each, and write how they fared."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    signal.signal(signal.SIGALRM, _slow)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        small_study(root, {"open": True})
        targets = {"configuration": configured(root)} | dict(exports(root))
        for name, attempt in targets.items():
            found = fuzzed(
                attempt, asked.seconds / (1 if name == "configuration" else 4), asked.seed
            )
            tried = sum(found.values())
            rows.append([name, tried, found["sound"], found["told"], found["fallen"]])
            print(*rows[-1], flush=True)
    with Path(__file__).with_suffix(".csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["target", "tried", "sound", "told", "fallen"])
        writer.writerows(rows)


def _slow(*_: object) -> None:
    raise Slow


def fuzzed(attempt: Callable[[object], str], seconds: float, seed: int) -> Counter[str]:
    """Try for so many seconds; how often it was sound, told or fell."""
    found: Counter[str] = Counter()
    end = time.monotonic() + seconds

    @seeded(seed)
    @settings(
        max_examples=10**6, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.tuples(st.integers(0, 2**32), VALUES))
    def once(drawn: tuple[int, object]) -> None:
        if time.monotonic() > end:
            raise KeyboardInterrupt
        said = ""
        try:
            try:
                signal.alarm(PATIENCE)
                said = attempt(drawn)
            except Slow:  # the machine may have been busy
                signal.alarm(PATIENCE)
                said = attempt(drawn)
            found["sound"] += 1
        except Faults:
            found["told"] += 1
        except (Exception, Slow) as error:  # any other end is looked for
            found["fallen"] += 1
            print(f"fallen: {type(error).__name__}: {str(error)[:200]} {said} {drawn!r:.300}")
        finally:
            signal.alarm(0)

    with contextlib.suppress(KeyboardInterrupt):
        once()
    return found


def configured(root: Path) -> Callable[[tuple[int, object]], str]:
    """Load the study with one place of one settings file changed."""
    files = {path: path.read_text("utf-8") for path in sorted((root / STUDY).glob("*.yaml"))}
    tables = {path: path.read_bytes() for path in sorted((root / STUDY).rglob("*.csv"))}

    def attempt(drawn: tuple[int, object]) -> str:
        draw, value = random.Random(drawn[0]), drawn[1]
        path = draw.choice([*files, *tables])
        try:
            if path in tables:
                path.write_bytes(_bytes(tables[path], draw))
            else:
                told = yaml.safe_load(files[path])
                holder, key = draw.choice(list(_places(told)))
                if draw.random() < 0.2 and isinstance(holder, dict):
                    holder[str(value)[:40]] = holder.pop(key)
                else:
                    holder[key] = value
                path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
            load.load(STUDY, root)
        finally:
            for one, text in files.items():
                one.write_text(text, encoding="utf-8")
            for one, content in tables.items():
                one.write_bytes(content)
        return path.name

    return attempt


def _places(told: object) -> Iterator[tuple]:
    """Every holder and key of some settings."""
    found = (
        told.items()
        if isinstance(told, dict)
        else enumerate(told)
        if isinstance(told, list)
        else ()
    )
    for key, inner in found:
        yield told, key
        yield from _places(inner)


def exports(root: Path) -> Iterator[tuple[str, Callable[[tuple[int, object]], str]]]:
    """Read an export of each format with some bytes changed."""
    frame = pd.DataFrame({"q1": [1.0, 2.0, 9.0] * 20, "name": ["ä", "b", ""] * 20})
    labels = {"variable_value_labels": {"q1": {1: "Yes", 2: "No", 9: "Refused"}}}
    frame.to_csv(root / "a.csv", index=False)
    frame.to_excel(root / "a.xlsx", index=False)
    pyreadstat.write_sav(frame, str(root / "a.sav"), **labels)
    pyreadstat.write_dta(
        frame, str(root / "a.dta"), variable_value_labels=labels["variable_value_labels"]
    )
    for form in ("csv", "xlsx", "sav", "dta"):
        yield form, _reading(root, root / f"a.{form}", form)


def _reading(root: Path, path: Path, form: str) -> Callable[[tuple[int, object]], str]:
    content, hurt = path.read_bytes(), root / f"hurt.{form}"
    reading = Reading(file=hurt.name, format=form, platform="none", quote='"', name_row=0)

    def attempt(drawn: tuple[int, object]) -> str:
        hurt.write_bytes(_bytes(content, random.Random(drawn[0])))
        dispatch.read(reading, None, root)
        return form

    return attempt


def _bytes(content: bytes, draw: random.Random) -> bytes:
    """A file with some bytes set, left out, doubled or cut off."""
    found = bytearray(content)
    for _ in range(draw.randint(1, 4)):
        at, n = draw.randrange(len(found) or 1), draw.choice([1, 1, 2, 8, 64])
        how = draw.randrange(5)
        if how == 0:
            found[at : at + n] = draw.randbytes(n)
        elif how == 1:
            del found[at : at + n]
        elif how == 2:
            found[at:at] = found[at : at + n]
        elif how == 3:
            found[at:at] = draw.choice(
                [b"\0", b'"', b",", b"\r", b"\n", b"\xff", b"\xef\xbb\xbf", b";"]
            )
        elif draw.random() < 0.2:
            del found[at:]
    return bytes(found)


if __name__ == "__main__":
    main()
