"""Make the exports of the made-up studies `sixnations`, `followups` and `schooltrial`.

    python tests/studies/make.py data/raw

writes them into a folder a study, the same bytes on every machine. Nobody in them exists. Answers
are drawn from a latent attitude, so that associations, changes and the effect of the treatment are
there to be found (`TRUE`).
"""

import csv
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

#: What the answers are drawn with: the latent attitude of the waves above that of the first, and
#: the effect of the arms of the trial on it.
TRUE = {"changes": (0.0, 0.6, 0.6), "effects": (0.0, 0.0, 0.8)}

AREAS = {
    "safety": ("locks", "watches", "joins_watch"),
    "environment": ("recycles", "saves", "joins_green"),
    "health": ("exercises", "checks", "joins_health"),
    "education": ("asks_teacher", "tells_teacher", "helps_pupils", "joins_parents"),
}
COUNTRIES = ("uk", "fr", "de", "dk", "cz", "ie")
#: Sampling units of a source.
UNITS = 24


def act(rng: random.Random, latent: float, easy: float) -> int:
    """An answer from 1 (never) to 3 (often), the more often the higher the latent attitude."""
    shown = latent + easy + rng.gauss(0, 1)
    return 1 + (shown > -0.4) + (shown > 0.8)


def person(rng: random.Random, easy: float, shift: float, acts: tuple[str, ...]) -> dict:
    """The answers of somebody; one in twenty does not say how much difference they make."""
    efficacy = 1 + min(3, max(0, round(1.5 + rng.gauss(0, 1))))
    sex, age = rng.choice((1, 2)), 18 + int(rng.random() * 62)
    schooling = rng.choices((1, 2, 3), (30, 45, 25))[0]
    latent = shift + easy + 0.35 * (efficacy - 2.5) + 0.15 * (sex == 2) + rng.gauss(0, 0.6)
    told = {"efficacy": 9 if rng.random() < 0.05 else efficacy, "sex": sex, "age": age}
    together = {name: -0.9 * name.startswith("joins") for name in acts}
    return told | {"school": schooling} | {n: act(rng, latent, e) for n, e in together.items()}


def sampled(rng: random.Random, n: int, make: Callable[[float, int], dict]) -> list[dict]:
    """So many persons of sampling units in two strata, with weights."""
    alike = [rng.gauss(0, 0.3) for _ in range(UNITS)]
    rows = []
    for k in range(n):
        unit = k % UNITS
        place = {"id": k + 1, "stratum": 1 + unit % 2, "unit": 1 + unit // 2}
        rows.append(place | {"weight": round(0.6 + rng.random(), 3)} | make(alike[unit], k))
    return rows


def sixnations() -> Iterator[tuple[str, list[dict]]]:
    """Six countries, four areas; Ireland was asked two years later, and not about health."""
    for source in COUNTRIES:
        rng = random.Random(f"sixnations {source}")
        asked = [own for area, own in AREAS.items() if (source, area) != ("ie", "health")]
        acts = tuple(name for own in asked for name in own)

        def make(easy: float, _: int, rng: random.Random = rng, acts: tuple = acts) -> dict:
            return person(rng, easy, 0.0, acts)

        yield source, sampled(rng, 120, make)


def followups() -> Iterator[tuple[str, list[dict]]]:
    """Three countries in 2008; two of them again in 2013 and 2018, other respondents each time."""
    for wave, (year, shift) in enumerate(zip((2008, 2013, 2018), TRUE["changes"], strict=True)):
        for source in ("uk", "de", "cz")[: 3 if wave == 0 else 2]:
            rng = random.Random(f"followups {source} {year}")

            def make(easy: float, _: int, rng: random.Random = rng, shift: float = shift) -> dict:
                return person(rng, easy, shift, AREAS["safety"])

            yield f"{source}{year}", sampled(rng, 120, make)


def schooltrial() -> Iterator[tuple[str, list[dict]]]:
    """A trial in two countries: nothing, a letter, or a visit, two persons each of every unit."""
    for source in ("uk", "de"):
        rng = random.Random(f"schooltrial {source}")
        drawn = [[*rng.sample(range(3), 3), *rng.sample(range(3), 3)] for _ in range(UNITS)]

        def make(easy: float, k: int, rng: random.Random = rng, drawn: list = drawn) -> dict:
            arm = drawn[k % UNITS][k // UNITS]
            return {"arm": arm} | person(rng, easy, TRUE["effects"][arm], AREAS["education"])

        yield source, sampled(rng, 6 * UNITS, make)


STUDIES = {"sixnations": sixnations, "followups": followups, "schooltrial": schooltrial}


def main(folder: Path) -> None:
    """Write the exports of every study below a folder."""
    for study, made in STUDIES.items():
        (folder / study).mkdir(parents=True, exist_ok=True)
        for source, rows in made():
            with (folder / study / f"{source}.csv").open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, [*rows[0]], lineterminator="\n")
                table.writeheader()
                table.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
