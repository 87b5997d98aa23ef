"""A simulated survey of five nations: no respondent in it exists.

The survey of May 2008 that this project is about is in no public archive. The simulator draws
a survey of the same design and writes it as five national institutes might send it, each with
names, codes, a language, a file format and quirks of its own, and the true parameters beside
them::

    python data/raw/fivenations_simulated/simulate.py FOLDER --respondents 4951 --seed 2008

Model
-----
Co-production of respondent i in an area is a latent propensity

    theta_i = intercept + country + sum_k effect_k x_ik + u_psu + u_person + u_area

with the attitudes scored -1.5 … 1.5, and item j is answered by the graded response model with a
probit link (Samejima 1969), P(y_ij > m) = Phi(loading_j theta_i + shift_jc - tau_jm). A shift that
differs between countries is differential functioning of that item. Attitudes are cut from
correlated normal variables and independent of the random terms of theta, so that a regression on
them is free of bias. What is missing depends on the question and, for don't know, on education.
"""

import argparse
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
import pyreadstat
import yaml

N = 4951
SEED = 2008
SMALLEST = 1000
TITLE = "SIMULATED survey of co-production: no respondent exists"

AREAS = ("safety", "environment", "health")
CONCEPTS = ("outcome", "performance", "information", "consultation", "efficacy")


class Item(NamedTuple):
    """A behaviour: its area, shares of never and often at the mean respondent, and loading."""

    area: str
    never: float
    often: float
    loading: float


#: The last item of each area is the collective one.
ITEMS = {
    "locks_home": Item("safety", 0.07, 0.75, 0.6),
    "watches_neighbours": Item("safety", 0.20, 0.40, 1.0),
    "speaks_up": Item("safety", 0.42, 0.20, 1.1),
    "asks_police": Item("safety", 0.58, 0.11, 0.9),
    "joins_safety_group": Item("safety", 0.80, 0.06, 1.0),
    "recycles": Item("environment", 0.04, 0.84, 0.9),
    "saves_energy": Item("environment", 0.05, 0.72, 1.0),
    "travels_green": Item("environment", 0.22, 0.42, 0.8),
    "tells_litterers": Item("environment", 0.31, 0.31, 1.1),
    "joins_environment_group": Item("environment", 0.70, 0.08, 1.0),
    "eats_well": Item("health", 0.08, 0.62, 1.0),
    "exercises": Item("health", 0.20, 0.45, 1.0),
    "has_checkups": Item("health", 0.24, 0.39, 0.7),
    "cares_for_sick": Item("health", 0.28, 0.33, 0.9),
    "joins_health_group": Item("health", 0.78, 0.06, 0.9),
}

#: Effects on theta. Attitudes per step of four, age per year, the rest against the first level.
EFFECTS = {
    "safety": {
        "age": 0.007, "female": 0.09,
        "education": {"secondary": 0.03, "tertiary": 0.05},
        "employment": {"unemployed": -0.06, "retired": 0.05, "student": -0.08, "home": 0.04},
        "urban": -0.10,
        "outcome": -0.08, "performance": -0.06, "information": 0.08, "consultation": 0.09,
        "efficacy": 0.22,
    },
    "environment": {
        "age": 0.006, "female": 0.16,
        "education": {"secondary": 0.06, "tertiary": 0.14},
        "employment": {"unemployed": -0.08, "retired": 0.02, "student": 0.04, "home": 0.05},
        "urban": -0.05,
        "outcome": -0.07, "performance": -0.05, "information": 0.09, "consultation": 0.04,
        "efficacy": 0.24,
    },
    "health": {
        "age": 0.008, "female": 0.18,
        "education": {"secondary": 0.05, "tertiary": 0.12},
        "employment": {"unemployed": -0.10, "retired": 0.08, "student": -0.03, "home": 0.06},
        "urban": 0.02,
        "outcome": -0.05, "performance": -0.04, "information": 0.04, "consultation": 0.07,
        "efficacy": 0.16,
    },
}  # fmt: skip

#: The effect of efficacy is multiplied by these: determinants differ by country, their sign not.
EFFICACY_MULTIPLIER = {"GB": 1.15, "FR": 0.90, "DE": 1.00, "DK": 1.10, "CZ": 0.85}
INTERCEPT = {"safety": 0.03, "environment": -0.07, "health": -0.12}
COUNTRY_EFFECT = {
    "safety": {"GB": 0.18, "FR": -0.12, "DE": 0.16, "DK": -0.10, "CZ": -0.10},
    "environment": {"GB": 0.17, "FR": -0.06, "DE": 0.10, "DK": -0.15, "CZ": -0.08},
    "health": {"GB": 0.18, "FR": -0.05, "DE": 0.12, "DK": -0.06, "CZ": -0.18},
}
#: Differential item functioning: an item easier in one country at the same propensity.
ITEM_SHIFT = {
    "locks_home": {"GB": 0.25},
    "recycles": {"DE": 0.35},
    "travels_green": {"DK": 0.45},
    "has_checkups": {"CZ": 0.35},
}
RANDOM_SD = {"psu": 0.22, "person": 0.30, "area": 0.30}
#: Spread of theta for which the shares of `ITEMS` hold.
THETA_SD = 0.6

#: Shares of the four answers, lowest first, before country and personal differences.
ATTITUDE_SHARES = {
    "outcome_safety": (0.07, 0.18, 0.50, 0.25),
    "outcome_environment": (0.06, 0.20, 0.52, 0.22),
    "outcome_health": (0.05, 0.19, 0.48, 0.28),
    "performance": (0.14, 0.34, 0.42, 0.10),
    "information": (0.20, 0.36, 0.31, 0.13),
    "consultation": (0.38, 0.34, 0.21, 0.07),
    "efficacy": (0.10, 0.27, 0.40, 0.23),
}
ATTITUDE_COUNTRY = {
    "outcome": {"GB": -0.10, "FR": -0.05, "DE": 0.10, "DK": 0.35, "CZ": -0.25},
    "performance": {"GB": -0.15, "FR": 0.00, "DE": 0.05, "DK": 0.30, "CZ": -0.20},
    "information": {"GB": 0.20, "FR": -0.10, "DE": 0.10, "DK": 0.10, "CZ": -0.25},
    "consultation": {"GB": 0.20, "FR": -0.15, "DE": 0.00, "DK": 0.20, "CZ": -0.25},
    "efficacy": {"GB": 0.15, "FR": 0.00, "DE": 0.05, "DK": 0.05, "CZ": -0.25},
}
#: Loading of an attitude on the respondent's general view of government, and its PSU spread.
ATTITUDE_LOADING = {
    "outcome": 0.15, "performance": 0.50, "information": 0.50, "consultation": 0.50,
    "efficacy": 0.25,
}  # fmt: skip
ATTITUDE_PSU_SD = {
    "outcome": 0.35, "performance": 0.12, "information": 0.12, "consultation": 0.12,
    "efficacy": 0.10,
}  # fmt: skip

#: Share of respondents to whom nobody close needed care: the care item is not put to them.
NO_CARE_NEEDED = 0.30
#: Chance of each kind of missing answer, by kind of question. Don't know holds for secondary
#: education and is multiplied by `DONT_KNOW_BY_EDUCATION`.
MISSING_RATES = {
    "item": {"dont_know": 0.006, "refused": 0.003, "invalid": 0.0005},
    "outcome": {"dont_know": 0.008, "refused": 0.003, "invalid": 0.0005},
    "performance": {"dont_know": 0.030, "refused": 0.004, "invalid": 0.0005},
    "information": {"dont_know": 0.025, "refused": 0.003, "invalid": 0.0005},
    "consultation": {"dont_know": 0.035, "refused": 0.003, "invalid": 0.0005},
    "efficacy": {"dont_know": 0.025, "refused": 0.004, "invalid": 0.0005},
    "care_needed": {"dont_know": 0.004, "refused": 0.003},
    "female": {"invalid": 0.0005},
    "age": {"refused": 0.012, "invalid": 0.0010},
    "education": {"dont_know": 0.004, "refused": 0.006},
    "employment": {"refused": 0.006},
}
DONT_KNOW_BY_EDUCATION = {"lower": 1.6, "secondary": 1.0, "tertiary": 0.6}
KINDS = ("dont_know", "refused", "not_applicable", "invalid")

LEVELS = {
    "item": ("never", "sometimes", "often"),
    "outcome": ("very_bad", "fairly_bad", "fairly_good", "very_good"),
    "performance": ("very_bad", "fairly_bad", "fairly_good", "very_good"),
    "information": ("none", "little", "some", "a_lot"),
    "consultation": ("none", "little", "some", "a_lot"),
    "efficacy": ("none", "little", "some", "a_lot"),
    "care_needed": ("no", "yes"),
    "female": ("no", "yes"),
    "education": ("lower", "secondary", "tertiary"),
    "employment": ("employed", "unemployed", "retired", "student", "home"),
    "urban": ("no", "yes"),
}
YOUNGEST, OLDEST, YEAR = 18, 95, 2008


def concept(target: str) -> str:
    """Return what a target is an instance of: ``item``, an attitude's concept, or itself."""
    if target in ITEMS:
        return "item"
    stem = target.rpartition("_")[0]
    return stem if stem in CONCEPTS else target


class Answer(NamedTuple):
    """One answer of a national questionnaire.

    `code` is what the file holds, None for an empty cell; `share` is the answer's part of its
    level where a country distinguishes more than the harmonised levels.
    """

    level: str
    code: float | str | None
    label: str
    share: float = 1.0


@dataclass(frozen=True)
class Source:
    """A national export: its questionnaire and its codes.

    Attributes
    ----------
    country, file
        ISO code of the country and name of its file.
    share
        The country's share of all respondents, in respondents of 4,951.
    respondent, strata, psu, weight
        The design columns: name and label.
    regions
        Strata: code, label and share of the country's population in per cent.
    urban_share
        Share of sampling points in towns of 20,000 inhabitants or more.
    questions
        Target to column name and question text, in file order.
    answers
        Concept or target to answers. A number (age, inhabitants) has none.
    missing
        Kind of missing to code and label, under ``""`` for all questions, or under a concept or
        target that differs.
    """

    country: str
    file: str
    share: int
    respondent: tuple[str, str]
    strata: tuple[str, str]
    psu: tuple[str, str]
    weight: tuple[str, str]
    regions: tuple[tuple[float | str, str, float], ...]
    urban_share: float
    questions: dict[str, tuple[str, str]]
    answers: dict[str, tuple[Answer, ...]]
    missing: dict[str, dict[str, tuple[float | str | None, str]]]

    def answers_of(self, target: str) -> tuple[Answer, ...]:
        """Return the answers a question admits, empty where it takes a number."""
        return self.answers.get(target, self.answers.get(concept(target), ()))

    def missing_of(self, target: str) -> dict[str, tuple[float | str | None, str]]:
        """Return kind of missing to code and label, for the kinds that can occur."""
        codes = (
            self.missing[""] | self.missing.get(concept(target), {}) | self.missing.get(target, {})
        )
        possible = set(rates(self, target))
        if target == "cares_for_sick":
            possible.add("not_applicable")
        return {kind: codes[kind] for kind in KINDS if kind in possible}


def rates(source: Source, target: str) -> dict[str, float]:
    """Return kind of missing to chance. Place is asked in the UK; elsewhere the frame knows it."""
    if target == "urban":
        return {"dont_know": 0.01} if "urban" in source.missing else {}
    return MISSING_RATES[concept(target)]


def simulate(folder: Path | str, n: int = N, seed: int = SEED) -> list[Path]:
    """Write the five exports and ``truth.yaml`` of a simulated survey.

    Parameters
    ----------
    folder
        Where to write; made if absent.
    n
        Respondents of all countries together, about a fifth each.
    seed
        Seed of the random numbers. Every country has a stream of its own.

    Returns
    -------
    list of Path
        The files written: an export a source in the order of `SOURCES`, then ``truth.yaml``.

    Raises
    ------
    ValueError
        When n is smaller than 1,000, which leaves strata without two sampling points.

    Notes
    -----
    The same n and seed give the same bytes on any day and in any time zone or locale: no file
    carries the time of its writing. The ``.zsav`` and ``.xlsx`` are compressed and depend, as
    bytes, on the version of zlib; all of them depend on that of pyreadstat and NumPy.
    """
    if n < SMALLEST:
        raise ValueError(f"n = {n}: at least {SMALLEST} respondents are needed")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    sizes = _apportion(n, [source.share for source in SOURCES.values()])
    streams = np.random.SeedSequence(seed).spawn(len(SOURCES))
    written, slopes = [], []
    for (name, source), size, stream in zip(SOURCES.items(), sizes, streams, strict=True):
        people = Respondents(source, size, np.random.default_rng(stream))
        slopes.append(people.slopes)
        path = folder / source.file
        WRITERS[name](path, source, people)
        written.append(path)
    truth = folder / "truth.yaml"
    _write_truth(truth, n, seed, dict(zip(SOURCES, sizes, strict=True)), slopes)
    return [*written, truth]


def _apportion(n: int, shares: list[float]) -> list[int]:
    """Split n by shares with the largest remainders (Hamilton)."""
    exact = np.array(shares, dtype=float) / sum(shares) * n
    parts = np.floor(exact).astype(int)
    # Rounded, so that equal remainders stay equal and the first of them wins everywhere.
    order = np.argsort(-np.round(exact - parts, 9), kind="stable")
    parts[order[: n - parts.sum()]] += 1
    return parts.tolist()


def cut_points(shares: tuple[float, ...], sd: float = 1.0) -> np.ndarray:
    """Return the points that cut a normal variable of mean 0 and this sd into these shares."""
    return np.array([NormalDist(0, sd).inv_cdf(p) for p in np.cumsum(shares)[:-1]])


def thresholds(item: Item) -> np.ndarray:
    """Return the two thresholds of an item on the scale of its latent answer."""
    sd = (1 + (item.loading * THETA_SD) ** 2) ** 0.5
    return cut_points((item.never, 1 - item.never - item.often, item.often), sd)


class Respondents:
    """The simulated respondents of one country.

    Attributes
    ----------
    n
        Number of respondents.
    stratum, psu
        Index of the region in ``source.regions``, and number of the sampling point, unique in the
        country, from 1; ``psu_in_stratum`` counts from 1 within each region.
    weight
        Survey weight, mean 1, four decimals.
    state
        Target to an int8 array: index of the answer in ``source.answers_of``, then of the kind of
        missing in `KINDS`, counted on from the number of answers. A number has no answers, so 0
        is the first kind and -1 stands where there is a number.
    number
        Target to the numbers of age (years) and inhabitants.
    slopes
        Area to the mean derivative of its index by theta, in index points.
    """

    def __init__(self, source: Source, n: int, rng: np.random.Generator):
        self.source, self.n, self.rng = source, n, rng
        self.state: dict[str, np.ndarray] = {}
        self.number: dict[str, np.ndarray] = {}
        self.slopes: dict[str, float] = {}
        self._sample()
        self._demographics()
        self._weigh()
        self._attitudes()
        self._behave()
        self._lose_answers()

    def _sample(self) -> None:
        rng = self.rng
        sizes = _apportion(self.n, [share for _, _, share in self.source.regions])
        points = [max(2, round(size / 10)) for size in sizes]
        stratum = np.repeat(np.arange(len(sizes)), sizes)
        nth = np.arange(self.n) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        within = nth % np.repeat(points, sizes)
        # Interviews are numbered in the order they happened, not by region.
        order = rng.permutation(self.n)
        self.stratum, self.psu_in_stratum = stratum[order], within[order] + 1
        first = np.cumsum(points) - points
        self.psu = first[self.stratum] + self.psu_in_stratum
        self.points = sum(points)
        self.town = rng.random(self.points) < self.source.urban_share

    def _at_point(self, sd: float) -> np.ndarray:
        """Draw one normal effect a sampling point and hand it to its respondents."""
        return (sd * self.rng.standard_normal(self.points))[self.psu - 1]

    def _pick(self, target: str, level: np.ndarray, chance: np.ndarray) -> np.ndarray:
        """Turn level indices into answer indices, by the answers' shares of their level."""
        answers = self.source.answers_of(target)
        state = np.zeros(len(level), dtype=np.int8)
        for position, name in enumerate(LEVELS[concept(target)]):
            members = [i for i, answer in enumerate(answers) if answer.level == name]
            upper = np.cumsum([answers[i].share for i in members])
            upper = upper / upper[-1]
            here = level == position
            state[here] = np.array(members)[np.searchsorted(upper[:-1], chance[here], "right")]
        return state

    def _demographics(self) -> None:
        rng, n = self.rng, self.n
        span = OLDEST - YOUNGEST + 1
        # Sum of uniforms: middle ages most, tapering off to either end.
        spread = (rng.random((n, 2)) * (0.62, 0.38)).sum(axis=1) ** 1.1
        self.age = YOUNGEST + np.floor(spread * span).astype(int)
        self.female = (rng.random(n) < 0.53).astype(int)
        education = rng.standard_normal(n) - 0.022 * (self.age - 48) + self._at_point(0.25)
        self.education = np.digitize(education, (-0.55, 0.65))
        self.education[(self.age < 21) & (self.education == 2)] = 1
        self.employment = self._employment()
        self.urban = self.town[self.psu - 1].astype(int)
        self.number["age"] = self.age
        for target in ("female", "education", "employment"):
            self.state[target] = self._pick(target, getattr(self, target), rng.random(n))
        # The class of the municipality belongs to the sampling point, not to the respondent.
        chance = rng.random(self.points)
        if self.source.answers_of("urban"):
            town = self._pick("urban", self.town.astype(int), chance)
            self.state["urban"] = town[self.psu - 1]
        else:
            low, high = np.where(self.town, 20_000, 300), np.where(self.town, 400_000, 20_000)
            self.number["urban"] = np.floor(low * (high / low) ** chance).astype(int)[self.psu - 1]
        self.care_needed = (rng.random(n) >= NO_CARE_NEEDED).astype(int)
        answers = [answer.level for answer in self.source.answers_of("care_needed")]
        self.state["care_needed"] = np.array([answers.index("no"), answers.index("yes")])[
            self.care_needed
        ].astype(np.int8)

    def _employment(self) -> np.ndarray:
        """Draw employment by age and, between 25 and 54, sex. Columns as in `LEVELS`."""
        tables = np.array(
            [
                [0.42, 0.09, 0.00, 0.44, 0.05],  # under 25
                [0.86, 0.07, 0.01, 0.02, 0.04],  # men 25 to 54
                [0.76, 0.06, 0.01, 0.02, 0.15],  # women 25 to 54
                [0.50, 0.07, 0.33, 0.00, 0.10],  # 55 to 64
                [0.04, 0.00, 0.93, 0.00, 0.03],  # 65 and over
            ]
        )
        band = np.digitize(self.age, (25, 55, 65))
        row = np.array([0, 1, 3, 4])[band] + ((band == 1) & (self.female == 1))
        upper = np.cumsum(tables, axis=1)[row]
        return (self.rng.random(self.n)[:, None] >= upper[:, :-1]).sum(axis=1)

    def _weigh(self) -> None:
        """Weigh up who telephone samples miss: the young, men, the less educated."""
        by_region = 0.08 * self.rng.standard_normal(len(self.source.regions))
        log = (
            -0.010 * (self.age - 50)
            + np.array([0.15, 0.0, -0.20])[self.education]
            - 0.08 * self.female
            + by_region[self.stratum]
            + 0.25 * self.rng.standard_normal(self.n)
        )
        weight = np.clip(np.exp(log), 0.25, 4.0)
        self.weight = np.round(weight / weight.mean(), 4)

    def _attitudes(self) -> None:
        country, rng, n = self.source.country, self.rng, self.n
        view = rng.standard_normal(n)
        personal = {
            "outcome_safety": -0.20 * self.urban - 0.15 * self.female,
            "outcome_environment": -0.20 * self.urban,
            "outcome_health": -0.015 * (self.age - 48),
        }
        self.attitude: dict[str, np.ndarray] = {}
        for name in CONCEPTS:
            loading, sd = ATTITUDE_LOADING[name], ATTITUDE_PSU_SD[name]
            # Half of what is not the general view is shared by the same question in all areas.
            common = rng.standard_normal(n)
            rest = ((1 - loading**2 - sd**2) / 2) ** 0.5
            for area in AREAS:
                target = f"{name}_{area}"
                shares = ATTITUDE_SHARES.get(target) or ATTITUDE_SHARES[name]
                latent = (
                    ATTITUDE_COUNTRY[name][country]
                    + loading * view
                    + rest * (common + rng.standard_normal(n))
                    + self._at_point(sd)
                    + personal.get(target, 0.0)
                )
                if name == "efficacy":
                    latent += np.array([-0.15, 0.0, 0.15])[self.education]
                score = np.digitize(latent, cut_points(shares))
                self.attitude[target] = score
                levels = [answer.level for answer in self.source.answers_of(target)]
                self.state[target] = np.array(
                    [levels.index(level) for level in LEVELS[name]], dtype=np.int8
                )[score]

    def _theta(self, area: str, person: np.ndarray) -> np.ndarray:
        effects, country = EFFECTS[area], self.source.country
        theta = INTERCEPT[area] + COUNTRY_EFFECT[area][country] + person
        theta = theta + effects["age"] * (self.age - 48)
        theta = theta + effects["female"] * (self.female - 0.5)
        theta = theta + effects["urban"] * self.urban
        for name, values in (("education", self.education), ("employment", self.employment)):
            by_level = [effects[name].get(level, 0.0) for level in LEVELS[name]]
            theta = theta + np.array(by_level)[values]
        for name in CONCEPTS:
            effect = effects[name]
            if name == "efficacy":
                effect = effect * EFFICACY_MULTIPLIER[country]
            theta = theta + effect * (self.attitude[f"{name}_{area}"] - 1.5)
        theta = theta + self._at_point(RANDOM_SD["psu"])
        return theta + RANDOM_SD["area"] * self.rng.standard_normal(self.n)

    def _behave(self) -> None:
        person = RANDOM_SD["person"] * self.rng.standard_normal(self.n)
        for area in AREAS:
            theta = self._theta(area, person)
            slopes = []
            for name, item in ITEMS.items():
                if item.area != area:
                    continue
                shift = ITEM_SHIFT.get(name, {}).get(self.source.country, 0.0)
                mean = item.loading * theta + shift
                cuts = thresholds(item)
                answer = np.digitize(mean + self.rng.standard_normal(self.n), cuts)
                levels = [entry.level for entry in self.source.answers_of(name)]
                self.state[name] = np.array(
                    [levels.index(level) for level in LEVELS["item"]], dtype=np.int8
                )[answer]
                density = np.exp(-((mean[:, None] - cuts) ** 2) / 2).sum(axis=1)
                # Each threshold crossed is worth 50 points of the item.
                slopes.append(50 * item.loading * density / (2 * np.pi) ** 0.5)
            slope = np.mean(slopes, axis=0)
            self.slopes[area] = float(np.average(slope, weights=self.weight))

    def _lose_answers(self) -> None:
        by_education = [DONT_KNOW_BY_EDUCATION[level] for level in LEVELS["education"]]
        factor = np.array(by_education)[self.education]
        for target in self.source.questions:
            chances = rates(self.source, target)
            answers = len(self.source.answers_of(target))
            if target in self.number and target not in self.state:
                self.state[target] = np.full(self.n, -1, dtype=np.int8)
            state = self.state[target]
            draw, lower = self.rng.random(self.n), np.zeros(self.n)
            for kind, chance in chances.items():
                upper = lower + chance * (factor if kind == "dont_know" else 1.0)
                state[(draw >= lower) & (draw < upper)] = answers + KINDS.index(kind)
                lower = upper
        answers = [answer.level for answer in self.source.answers_of("care_needed")]
        item = self.state["cares_for_sick"]
        unasked = self.state["care_needed"] != answers.index("yes")
        item[unasked] = len(self.source.answers_of("cares_for_sick")) + KINDS.index(
            "not_applicable"
        )

    def codes(self, target: str) -> np.ndarray:
        """Return a question's column as the file holds it.

        An object array where a code is text (None is an empty cell), else float64 (NaN is).
        """
        answers = self.source.answers_of(target)
        missing = self.source.missing_of(target)
        lookup = [answer.code for answer in answers]
        lookup += [missing.get(kind, (None, ""))[0] for kind in KINDS]
        text = any(isinstance(code, str) for code in lookup)
        table = np.array(lookup, dtype=object if text else float)
        state = self.state[target]
        if answers:
            return table[state]
        values = self.number[target]
        if target == "age" and self.source.country == "CZ":
            # This institute asks for the year of birth.
            values = YEAR - values
        return np.where(state < 0, values, table[state])


def _declared(source: Source) -> tuple[dict[str, str], dict[str, dict[float | str, str]]]:
    """Return column labels, and value labels where a code has one, of a statistical file."""
    design = (source.respondent, source.strata, source.psu, source.weight)
    columns = dict(design) | dict(source.questions.values())
    labels = {source.strata[0]: {code: label for code, label, _ in source.regions}}
    for target, (column, _) in source.questions.items():
        answers = source.answers_of(target)
        pairs = [(answer.code, answer.label) for answer in answers]
        pairs += source.missing_of(target).values()
        labels[column] = {code: label for code, label in pairs if code is not None and label}
    return columns, {column: pairs for column, pairs in labels.items() if pairs}


def _columns(source: Source, people: Respondents) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the columns of a file whose design columns are plain numbers."""
    regions = np.array([code for code, _, _ in source.regions])
    yield source.respondent[0], np.arange(1, people.n + 1)
    yield source.strata[0], regions[people.stratum]
    yield source.psu[0], people.psu
    for target, (column, _) in source.questions.items():
        yield column, people.codes(target)
    yield source.weight[0], people.weight


def _freeze(path: Path, pattern: bytes, stamp: bytes) -> None:
    """Overwrite the time of writing in a file's head, so that its bytes do not depend on it."""
    with path.open("r+b") as file:
        found = re.search(pattern, file.read(1000))
        if found is None or len(found[0]) != len(stamp):
            raise RuntimeError(f"{path}: the writer's time stamp is not where it was expected")
        file.seek(found.start())
        file.write(stamp)


def _write_sav(path: Path, source: Source, people: Respondents) -> None:
    columns, labels = _declared(source)
    data = dict(_columns(source, people))
    missing = {}
    if source.country == "GB":
        # Points are numbered anew in every region.
        data[source.psu[0]] = people.psu_in_stratum
        for target, (column, _) in source.questions.items():
            kinds = source.missing_of(target)
            codes = [kinds[kind][0] for kind in ("dont_know", "refused") if kind in kinds]
            if codes:
                missing[column] = codes
    formats = dict.fromkeys(data, "F3.0")
    formats |= {source.weight[0]: "F8.4", source.respondent[0]: "F7.0", source.psu[0]: "F6.0"}
    pyreadstat.write_sav(
        pd.DataFrame(data).astype(float),
        path,
        file_label=TITLE,
        column_labels=columns,
        variable_value_labels=labels,
        missing_ranges=missing,
        variable_format=formats,
        note=TITLE,
        compress=path.suffix == ".zsav",
        row_compress=path.suffix == ".sav",
    )
    # The file header record holds the date of creation from byte 92 and the time from 101.
    _freeze(path, rb"(?s)(?<=^.{92})\d\d \w{3} \d\d\d\d:\d\d:\d\d", b"01 Jun 0812:00:00")


def _write_dta(path: Path, source: Source, people: Respondents) -> None:
    columns, labels = _declared(source)
    data = dict(_columns(source, people))
    data = {
        name: values.astype(np.int32)
        if values.dtype == float and name != source.weight[0]
        else values
        for name, values in data.items()
    }
    letters = {}
    for target, (column, _) in source.questions.items():
        found = [code for code, _ in source.missing_of(target).values() if isinstance(code, str)]
        if found:
            letters[column] = found
    pyreadstat.write_dta(
        pd.DataFrame(data),
        path,
        file_label=TITLE,
        column_labels=columns,
        variable_value_labels=labels,
        missing_user_values=letters,
        version=14,
    )
    # The 17 characters after a byte with their number.
    _freeze(path, rb"(?s)(?<=<timestamp>\x11).{17}(?=</timestamp>)", b"01 Jun 2008 12:00")


def _write_csv(path: Path, source: Source, people: Respondents) -> None:
    data = dict(_columns(source, people))
    number = pd.Series(np.arange(1, people.n + 1)).astype(str).str.zfill(4)
    data[source.respondent[0]] = "SIMULATED-" + number
    data[source.psu[0]] = "PT" + pd.Series(people.psu).astype(str).str.zfill(3)
    data["age"] = data["age"].astype(int)
    pd.DataFrame(data).to_csv(
        path,
        sep=";",
        decimal=",",
        float_format="%.4f",
        encoding="cp1252",
        index=False,
        lineterminator="\r\n",
    )


def _write_xlsx(path: Path, source: Source, people: Respondents) -> None:
    """Write a workbook of one sheet, two header rows, text as shared strings.

    Written by hand because no writer of workbooks leaves out the time, or a million rows are
    slow; ECMA-376 part 1, 18.3 and 18.4.
    """
    columns = dict(_columns(source, people))
    texts = dict((source.respondent, source.strata, source.psu, source.weight))
    texts |= dict(source.questions.values())
    strings: dict[str, int] = {}
    first, last = 3, people.n + 2
    rows = pd.Series(np.arange(first, last + 1)).astype(str).to_numpy(dtype=object)
    body = '<row r="' + rows + '">'
    heads = ["", ""]
    for position, (name, values) in enumerate(columns.items()):
        letter = _letter(position)
        for row, text in enumerate((name, texts[name])):
            index = strings.setdefault(text, len(strings))
            heads[row] += f'<c r="{letter}{row + 1}" t="s"><v>{index}</v></c>'
        if values.dtype.kind in "OU":
            codes, uniques = pd.factorize(values)
            table = [
                f'" t="s"><v>{strings.setdefault(text, len(strings))}</v></c>' for text in uniques
            ]
        else:
            codes, uniques = pd.factorize(values)
            table = [f'"><v>{value:.10g}</v></c>' for value in uniques]
        # A cell left out is an empty cell; its code is -1, the last entry of the table.
        tail = np.array([*table, ""], dtype=object)[codes]
        body = body + np.where(codes < 0, "", f'<c r="{letter}' + rows + tail)
    body = body + "</row>"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{package}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{TITLE}</dc:title>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2008-06-01T12:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2008-06-01T12:00:00Z</dcterms:modified>'
        "</cp:coreProperties>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="SIMULATED" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{main}" uniqueCount="{len(strings)}">'
        + "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        + "</sst>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">'
        f'<dimension ref="A1:{_letter(len(columns) - 1)}{last}"/><sheetData>'
        f'<row r="1">{heads[0]}</row><row r="2">{heads[1]}</row>'
        + "".join(body.tolist())
        + "</sheetData></worksheet>",
    }
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(2008, 6, 1, 12, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Otherwise the byte tells which system wrote the archive.
            entry.create_system = 0
            archive.writestr(entry, (declaration + text).encode())


def _letter(position: int) -> str:
    """Spell a column's position, from 0, as a spreadsheet does."""
    tens, ones = divmod(position, 26)
    return (chr(64 + tens) if tens else "") + chr(65 + ones)


def _write_truth(
    path: Path, n: int, seed: int, sizes: dict[str, int], slopes: list[dict[str, float]]
) -> None:
    """Write the true parameters. Index points are rounded to what no platform's libm changes."""
    slope = {area: float(np.mean([country[area] for country in slopes])) for area in AREAS}
    points = {
        area: {
            name: {level: round(value * slope[area], 2) for level, value in effect.items()}
            if isinstance(effect, dict)
            else round(effect * slope[area], 3 if name == "age" else 2)
            for name, effect in EFFECTS[area].items()
        }
        for area in AREAS
    }
    truth = {
        "title": TITLE,
        "n": n,
        "seed": seed,
        "respondents": sizes,
        "model": (
            "theta = intercept + country + effects + psu + person + area; an answer to an item "
            "exceeds threshold m with probability Phi(loading * theta + shift - threshold m); "
            "attitudes are scored -1.5, -0.5, 0.5, 1.5, age is taken from 48 and female from 0.5; "
            "categories are against employed and lower education"
        ),
        "intercept": INTERCEPT,
        "country": COUNTRY_EFFECT,
        "effects": EFFECTS,
        "efficacy_multiplier": EFFICACY_MULTIPLIER,
        "random_sd": RANDOM_SD,
        "items": {
            name: {
                "area": item.area,
                "loading": item.loading,
                "thresholds": [round(float(cut), 4) for cut in thresholds(item)],
                "shift": ITEM_SHIFT.get(name, {}),
            }
            for name, item in ITEMS.items()
        },
        "index_points": {
            "meaning": (
                "mean change of the index of five items (never 0, sometimes 50, often 100) by one "
                "unit, the derivative averaged over the weighted respondents of equal "
                "countries; efficacy at the mean of its multipliers"
            ),
            "per_theta": {area: round(value, 2) for area, value in slope.items()},
            "effects": points,
        },
        "missing": {
            "rates": MISSING_RATES,
            "urban_dont_know": rates(SOURCES["uk"], "urban"),
            "dont_know_by_education": DONT_KNOW_BY_EDUCATION,
            "care_item_not_put": NO_CARE_NEEDED,
        },
    }
    text = yaml.dump(truth, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)
    path.write_text(text, encoding="utf-8", newline="\n")


class _Plain(yaml.SafeDumper):
    """YAML without anchors: the same table twice is written twice."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _attitude_questions(
    columns: dict[str, str], wordings: dict[str, str], objects: tuple[str, str, str]
) -> dict[str, tuple[str, str]]:
    """Return the attitude questions: a column pattern and a wording a concept, an object an area.

    ``{i}`` in a pattern is the area's number and ``{a}`` its letter; ``{}`` in a wording is its
    object. The outcome's wording is three questions in one, divided by a bar.
    """
    questions = {}
    for name in CONCEPTS:
        for position, area in enumerate(AREAS):
            parts = wordings[name].split("|")
            text = parts[position] if len(parts) > 1 else parts[0].format(objects[position])
            column = columns[name].format(i=position + 1, a="abc"[position])
            questions[f"{name}_{area}"] = (column, text)
    return questions


def _item_questions(
    columns: tuple[str, str, str], lead: str, texts: tuple[str, ...], care: tuple[str, str]
) -> dict[str, tuple[str, str]]:
    """Return the item questions, with the filter `care` before the one it governs."""
    questions = {}
    for position, (name, text) in enumerate(zip(ITEMS, texts, strict=True)):
        if name == "cares_for_sick":
            questions["care_needed"] = care
        questions[name] = (columns[position // 5].format(position % 5 + 1), f"{lead} {text}")
    return questions


def _coded(levels: tuple[str, ...], labels: str, first: int = 1) -> tuple[Answer, ...]:
    """Return answers with running number codes, labels divided by bars."""
    pairs = zip(levels, labels.split("|"), strict=True)
    return tuple(Answer(level, first + i, label) for i, (level, label) in enumerate(pairs))


def _text(levels: tuple[str, ...], labels: str) -> tuple[Answer, ...]:
    """Return answers whose code is their text."""
    pairs = zip(levels, labels.split("|"), strict=True)
    return tuple(Answer(level, label, label) for level, label in pairs)


def _weighted(answers: tuple[Answer, ...], *shares: float) -> tuple[Answer, ...]:
    """Give answers their shares of their level."""
    return tuple(a._replace(share=s) for a, s in zip(answers, shares, strict=True))


_GOOD = LEVELS["performance"]
_MUCH = LEVELS["information"]
_DAYS = LEVELS["item"]
_NO_YES = LEVELS["care_needed"]


UK = Source(
    country="GB",
    file="uk_simulated.sav",
    share=983,
    respondent=("serial", "Serial number"),
    strata=("region", "Government office region"),
    psu=("point", "Sampling point within region"),
    weight=("wt", "Weight"),
    regions=tuple(
        (code, label, share)
        for code, (label, share) in enumerate(
            (
                ("North East", 4.2),
                ("North West", 11.2),
                ("Yorkshire and the Humber", 8.5),
                ("East Midlands", 7.2),
                ("West Midlands", 8.8),
                ("East of England", 9.3),
                ("London", 12.4),
                ("South East", 13.7),
                ("South West", 8.5),
                ("Wales", 4.9),
                ("Scotland", 8.4),
                ("Northern Ireland", 2.9),
            ),
            start=1,
        )
    ),
    urban_share=0.66,
    questions=_attitude_questions(
        {
            "outcome": "q1{a}",
            "performance": "q2{a}",
            "information": "q3{a}",
            "consultation": "q4{a}",
            "efficacy": "q5{a}",
        },
        {
            "outcome": "How safe is your neighbourhood?"
            "|How clean is the environment where you live?"
            "|How is your health in general?",
            "performance": "How good a job does government do in {}?",
            "information": "How much does government tell people about what they can do for {}?",
            "consultation": "How much does government ask people for their views on {}?",
            "efficacy": "How much of a difference can people like you make to {}?",
        },
        ("keeping the neighbourhood safe", "looking after the environment", "looking after health"),
    )
    | _item_questions(
        ("q6_{}", "q7_{}", "q8_{}"),
        "How often do you",
        (
            "lock doors and windows before going out?",
            "watch over neighbours' homes while they are away?",
            "speak up when you see anti-social behaviour?",
            "ask the police for advice or report something to them?",
            "take part in a group that makes the neighbourhood safer?",
            "separate rubbish for recycling?",
            "try to save water and electricity at home?",
            "walk, cycle or use public transport?",
            "tell others not to drop litter?",
            "take part in a group that improves the environment?",
            "take care to eat well?",
            "exercise?",
            "see a doctor for a check-up?",
            "care for family or friends who are ill?",
            "take part in a group that deals with health?",
        ),
        ("q8f", "In the past year, has anyone close to you been ill or in need of care?"),
    )
    | {
        "female": ("sex", "Sex of respondent"),
        "age": ("age", "Age last birthday"),
        "education": ("educ", "Highest qualification"),
        "employment": ("work", "What are you doing at present?"),
        "urban": ("place", "Would you say you live in …"),
    },
    answers={
        "item": _coded(_DAYS, "Never|Sometimes|Often"),
        "outcome_safety": _coded(_GOOD, "Very unsafe|Fairly unsafe|Fairly safe|Very safe"),
        "outcome_environment": _coded(_GOOD, "Very dirty|Fairly dirty|Fairly clean|Very clean"),
        "outcome_health": _coded(_GOOD, "Very bad|Fairly bad|Fairly good|Very good"),
        "performance": _coded(_GOOD, "Very bad job|Fairly bad job|Fairly good job|Very good job"),
        "information": _coded(_MUCH, "Nothing at all|A little|A fair amount|A great deal"),
        "consultation": _coded(_MUCH, "Not at all|A little|A fair amount|A great deal"),
        "efficacy": _coded(_MUCH, "None|A small one|Some|A big one"),
        "care_needed": _coded(("yes", "no"), "Yes|No"),
        "female": _coded(("no", "yes"), "Male|Female"),
        "education": _weighted(
            _coded(
                ("lower", "lower", "secondary", "tertiary", "tertiary"),
                "No qualifications|GCSE, O level or equivalent|A level or equivalent"
                "|First degree or equivalent|Higher degree",
            ),
            0.4, 0.6, 1.0, 0.75, 0.25,
        ),
        "employment": _weighted(
            _coded(
                (
                    "employed", "employed", "employed", "unemployed", "retired", "student",
                    "home", "home",
                ),
                "Employee, full time|Employee, part time|Self-employed|Unemployed|Retired"
                "|In education|Looking after home or family|Long-term sick or disabled",
            ),
            0.66, 0.22, 0.12, 1.0, 1.0, 1.0, 0.65, 0.35,
        ),
        "urban": _weighted(
            _coded(
                ("yes", "yes", "yes", "no", "no"),
                "a big city|the suburbs or outskirts of a big city|a large town"
                "|a small town or village|the countryside",
            ),
            0.3, 0.35, 0.35, 0.8, 0.2,
        ),
    },
    missing={
        "": {
            "dont_know": (8, "Don't know"),
            "refused": (9, "Refused"),
            "not_applicable": (None, ""),
            "invalid": (7, ""),
        },
        "female": {"invalid": (3, "")},
        "age": {"refused": (999, "Refused"), "invalid": (0, "")},
        "urban": {},
    },
)  # fmt: skip

FRANCE = Source(
    country="FR",
    file="france_simulated.csv",
    share=989,
    respondent=("numero", "Numéro du répondant"),
    strata=("zeat", "Zone d'études et d'aménagement du territoire"),
    psu=("point", "Point d'enquête"),
    weight=("pds", "Poids"),
    regions=tuple(
        (label, label, share)
        for label, share in (
            ("Région parisienne", 18.7),
            ("Bassin parisien", 17.4),
            ("Nord", 6.5),
            ("Est", 8.7),
            ("Ouest", 13.8),
            ("Sud-Ouest", 11.0),
            ("Centre-Est", 12.1),
            ("Méditerranée", 11.8),
        )
    ),
    urban_share=0.60,
    questions=_attitude_questions(
        {
            "outcome": "etat_{i}",
            "performance": "action_{i}",
            "information": "info_{i}",
            "consultation": "avis_{i}",
            "efficacy": "effet_{i}",
        },
        {
            "outcome": "Votre quartier est-il sûr ?"
            "|L'environnement près de chez vous est-il propre ?"
            "|Comment est votre santé en général ?",
            "performance": "Les pouvoirs publics agissent-ils bien pour {} ?",
            "information": "Les pouvoirs publics disent-ils ce que chacun peut faire pour {} ?",
            "consultation": "Les pouvoirs publics demandent-ils l'avis des gens sur {} ?",
            "efficacy": "Quelle différence des gens comme vous peuvent-ils faire pour {} ?",
        },
        ("la sécurité", "l'environnement", "la santé"),
    )
    | _item_questions(
        ("secu_{}", "envi_{}", "sante_{}"),
        "Vous arrive-t-il souvent, parfois ou jamais de",
        (
            "bien fermer votre logement avant de sortir ?",
            "surveiller le logement de vos voisins absents ?",
            "intervenir face à une incivilité ?",
            "demander conseil à la police ou lui signaler quelque chose ?",
            "participer à un groupe pour la sécurité du quartier ?",
            "trier vos déchets ?",
            "économiser l'eau et l'électricité ?",
            "aller à pied, à vélo ou en transports en commun ?",
            "demander à d'autres de ne rien jeter par terre ?",
            "participer à un groupe pour l'environnement ?",
            "veiller à bien manger ?",
            "faire de l'exercice ?",
            "faire un bilan de santé chez le médecin ?",
            "vous occuper d'un proche malade ?",
            "participer à un groupe sur la santé ?",
        ),
        ("proche_malade", "Un de vos proches a-t-il été malade au cours de l'année ?"),
    )
    | {
        "female": ("sexe", "Sexe"),
        "age": ("age", "Âge"),
        "education": ("diplome", "Diplôme le plus élevé"),
        "employment": ("activite", "Situation actuelle"),
        "urban": ("unite_urbaine", "Taille de l'unité urbaine"),
    },
    answers={
        "item": _text(_DAYS, "Jamais|Parfois|Souvent"),
        "outcome_safety": _text(
            _GOOD, "Pas du tout sûr|Plutôt pas sûr|Plutôt sûr|Tout à fait sûr"
        ),
        "outcome_environment": _text(
            _GOOD, "Pas du tout propre|Plutôt pas propre|Plutôt propre|Tout à fait propre"
        ),
        "outcome_health": _text(_GOOD, "Très mauvaise|Plutôt mauvaise|Plutôt bonne|Très bonne"),
        "performance": _text(_GOOD, "Très mal|Plutôt mal|Plutôt bien|Très bien"),
        "information": _text(_MUCH, "Pas du tout|Un peu|Assez|Beaucoup"),
        "consultation": _text(_MUCH, "Pas du tout|Un peu|Assez|Beaucoup"),
        "efficacy": _text(_MUCH, "Aucune|Une petite|Une certaine|Une grande"),
        "care_needed": _text(("yes", "no"), "Oui|Non"),
        "female": _text(("no", "yes"), "Homme|Femme"),
        "education": _weighted(
            _text(
                ("lower", "lower", "secondary", "secondary", "tertiary", "tertiary"),
                "Aucun diplôme|Certificat d’études ou brevet|CAP ou BEP|Baccalauréat"
                "|Bac + 2|Bac + 3 ou plus",
            ),
            0.45, 0.55, 0.6, 0.4, 0.45, 0.55,
        ),
        "employment": _weighted(
            _text(
                ("employed", "employed", "unemployed", "retired", "student", "home"),
                "Salarié(e)|À son compte|Au chômage|Retraité(e)|Élève ou étudiant(e)"
                "|Au foyer ou autre inactif",
            ),
            0.89, 0.11, 1.0, 1.0, 1.0, 1.0,
        ),
        "urban": _weighted(
            _text(
                ("no", "no", "yes", "yes", "yes"),
                "Commune rurale|2 000 à 19 999 habitants|20 000 à 99 999 habitants"
                "|100 000 habitants et plus|Agglomération parisienne",
            ),
            0.6, 0.4, 0.22, 0.5, 0.28,
        ),
    },
    missing={
        "": {
            "dont_know": ("NSP", "Ne sait pas"),
            "refused": ("Refus", "Refus"),
            "not_applicable": ("Non concerné", "Non concerné"),
            "invalid": ("7", ""),
        },
        "female": {"invalid": ("3", "")},
        "age": {"refused": (999, "Refus"), "invalid": (7, "")},
    },
)  # fmt: skip

GERMANY = Source(
    country="DE",
    file="germany_simulated.dta",
    share=1002,
    respondent=("lfdnr", "Laufende Nummer"),
    strata=("land", "Bundesland"),
    psu=("sample_point", "Nummer des Sample Points"),
    weight=("gewicht", "Personengewicht"),
    regions=tuple(
        (code, label, share)
        for code, (label, share) in enumerate(
            (
                ("Schleswig-Holstein", 3.5),
                ("Hamburg", 2.2),
                ("Niedersachsen", 9.7),
                ("Bremen", 0.8),
                ("Nordrhein-Westfalen", 21.8),
                ("Hessen", 7.4),
                ("Rheinland-Pfalz", 4.9),
                ("Baden-Württemberg", 13.1),
                ("Bayern", 15.2),
                ("Saarland", 1.3),
                ("Berlin", 4.2),
                ("Brandenburg", 3.1),
                ("Mecklenburg-Vorpommern", 2.0),
                ("Sachsen", 5.1),
                ("Sachsen-Anhalt", 2.9),
                ("Thüringen", 2.8),
            ),
            start=1,
        )
    ),
    urban_share=0.62,
    questions=_attitude_questions(
        {
            "outcome": "v11_{i}",
            "performance": "v12_{i}",
            "information": "v13_{i}",
            "consultation": "v14_{i}",
            "efficacy": "v15_{i}",
        },
        {
            "outcome": "Wie sicher ist Ihre Wohngegend?"
            "|Wie sauber ist die Umwelt in Ihrer Wohngegend?"
            "|Wie ist Ihre Gesundheit im Allgemeinen?",
            "performance": "Wie gut sorgt der Staat für {}?",
            "information": "Wie viel sagt der Staat, was jeder selbst tun kann für {}?",
            "consultation": "Wie sehr fragt der Staat die Bürger nach ihrer Meinung über {}?",
            "efficacy": "Wie viel können Menschen wie Sie bewirken für {}?",
        },
        ("die Sicherheit", "die Umwelt", "die Gesundheit"),
    )
    | _item_questions(
        ("v2{}", "v3{}", "v4{}"),
        "Wie oft:",
        (
            "Wohnung vor dem Weggehen sichern",
            "auf die Wohnung abwesender Nachbarn achten",
            "etwas sagen, wenn sich jemand rücksichtslos verhält",
            "die Polizei um Rat fragen oder ihr etwas melden",
            "in einer Gruppe für mehr Sicherheit mitmachen",
            "Müll trennen",
            "Wasser und Strom sparen",
            "zu Fuß gehen, Rad fahren, Bus und Bahn nehmen",
            "andere auffordern, keinen Abfall wegzuwerfen",
            "in einer Gruppe für die Umwelt mitmachen",
            "auf gesundes Essen achten",
            "sich bewegen oder Sport treiben",
            "zur Vorsorgeuntersuchung gehen",
            "kranke Angehörige oder Freunde pflegen",
            "in einer Gruppe für Gesundheit mitmachen",
        ),
        ("v40", "War im letzten Jahr jemand, der Ihnen nahesteht, krank?"),
    )
    | {
        "female": ("geschl", "Geschlecht"),
        "age": ("alter", "Alter in Jahren"),
        "education": ("bildung", "Höchster Abschluss"),
        "employment": ("erwerb", "Erwerbsstatus"),
        "urban": ("gkpol", "Politische Gemeindegrößenklasse"),
    },
    answers={
        "item": _coded(_DAYS[::-1], "oft|manchmal|nie"),
        "outcome_safety": _coded(
            _GOOD[::-1], "sehr sicher|eher sicher|eher unsicher|sehr unsicher"
        ),
        "outcome_environment": _coded(
            _GOOD[::-1], "sehr sauber|eher sauber|eher schmutzig|sehr schmutzig"
        ),
        "outcome_health": _coded(_GOOD[::-1], "sehr gut|eher gut|eher schlecht|sehr schlecht"),
        "performance": _coded(_GOOD[::-1], "sehr gut|eher gut|eher schlecht|sehr schlecht"),
        "information": _coded(_MUCH[::-1], "viel|einiges|wenig|gar nichts"),
        "consultation": _coded(_MUCH[::-1], "sehr|etwas|wenig|gar nicht"),
        "efficacy": _coded(_MUCH[::-1], "viel|einiges|wenig|gar nichts"),
        "care_needed": _coded(("yes", "no"), "ja|nein"),
        "female": _coded(("no", "yes"), "männlich|weiblich"),
        "education": _weighted(
            _coded(
                ("lower", "lower", "secondary", "secondary", "tertiary"),
                "kein Abschluss|Hauptschulabschluss ohne Lehre|abgeschlossene Lehre"
                "|Abitur|Hochschulabschluss oder Meister",
            ),
            0.2, 0.8, 0.75, 0.25, 1.0,
        ),
        "employment": _weighted(
            _coded(
                (
                    "employed", "employed", "employed", "student", "unemployed", "retired",
                    "home",
                ),
                "Vollzeit|Teilzeit|geringfügig beschäftigt|in Ausbildung|arbeitslos"
                "|in Rente oder Pension|Hausfrau, Hausmann, sonstiges",
            ),
            0.7, 0.23, 0.07, 1.0, 1.0, 1.0, 1.0,
        ),
        "urban": _weighted(
            _coded(
                ("no", "no", "no", "yes", "yes", "yes"),
                "unter 2.000 Einwohner|2.000 bis 4.999|5.000 bis 19.999|20.000 bis 99.999"
                "|100.000 bis 499.999|500.000 und mehr",
            ),
            0.15, 0.23, 0.62, 0.46, 0.27, 0.27,
        ),
    },
    missing={
        "": {
            "dont_know": ("a", "weiß nicht"),
            "refused": ("b", "verweigert"),
            "not_applicable": ("c", "trifft nicht zu (Filter)"),
            "invalid": (7, ""),
        },
        "female": {"invalid": (3, "")},
        "age": {"invalid": (999, "")},
    },
)  # fmt: skip

DENMARK = Source(
    country="DK",
    file="denmark_simulated.zsav",
    share=974,
    respondent=("lbnr", "Løbenummer"),
    strata=("region", "Region"),
    psu=("punkt", "Udvalgspunkt"),
    weight=("vaegt", "Vægt"),
    regions=(
        (1081, "Nordjylland", 10.6),
        (1082, "Midtjylland", 22.6),
        (1083, "Syddanmark", 21.8),
        (1084, "Hovedstaden", 30.0),
        (1085, "Sjælland", 15.0),
    ),
    urban_share=0.55,
    questions=_attitude_questions(
        {
            "outcome": "sp1_{a}",
            "performance": "sp2_{a}",
            "information": "sp3_{a}",
            "consultation": "sp4_{a}",
            "efficacy": "sp5_{a}",
        },
        {
            "outcome": "Hvor trygt er dit kvarter?"
            "|Hvor rent er miljøet, hvor du bor?"
            "|Hvordan er dit helbred alt i alt?",
            "performance": "Hvor godt klarer det offentlige opgaven med {}?",
            "information": "Hvor meget fortæller det offentlige om, hvad man selv kan gøre for {}?",
            "consultation": "Hvor meget spørger det offentlige borgerne om {}?",
            "efficacy": "Hvor stor forskel kan folk som dig gøre for {}?",
        },
        ("trygheden", "miljøet", "sundheden"),
    )
    | _item_questions(
        ("sp6_{}", "sp7_{}", "sp8_{}"),
        "Hvor tit:",
        (
            "låser du godt af, før du går ud?",
            "holder du øje med naboernes bolig, når de er væk?",
            "siger du fra over for hensynsløs adfærd?",
            "spørger du politiet til råds eller anmelder noget?",
            "deltager du i en gruppe for tryghed i kvarteret?",
            "sorterer du affald?",
            "sparer du på vand og strøm?",
            "går, cykler eller bruger du offentlig transport?",
            "beder du andre om ikke at smide affald?",
            "deltager du i en gruppe for miljøet?",
            "sørger du for at spise sundt?",
            "motionerer du?",
            "går du til lægetjek?",
            "passer du syge i familien eller blandt venner?",
            "deltager du i en gruppe om sundhed?",
        ),
        ("sp8_f", "Har nogen, der står dig nær, været syg det sidste år?"),
    )
    | {
        "female": ("koen", "Køn"),
        "age": ("alder", "Alder i år"),
        "education": ("uddan", "Højeste fuldførte uddannelse"),
        "employment": ("besk", "Beskæftigelse"),
        "urban": ("bystr", "Bystørrelse"),
    },
    answers={
        "item": _coded(_DAYS, "Aldrig|Af og til|Tit", first=0),
        "outcome_safety": _coded(
            _GOOD, "Meget utrygt|Temmelig utrygt|Temmelig trygt|Meget trygt"
        ),
        "outcome_environment": _coded(
            _GOOD, "Meget beskidt|Temmelig beskidt|Temmelig rent|Meget rent"
        ),
        "outcome_health": _coded(
            _GOOD, "Meget dårligt|Temmelig dårligt|Temmelig godt|Meget godt"
        ),
        "performance": _coded(_GOOD, "Meget dårligt|Temmelig dårligt|Temmelig godt|Meget godt"),
        "information": _coded(_MUCH, "Slet ikke|Lidt|Noget|Meget"),
        "consultation": _coded(_MUCH, "Slet ikke|Lidt|Noget|Meget"),
        "efficacy": _coded(_MUCH, "Ingen|Lille|Nogen|Stor"),
        "care_needed": _coded(("no", "yes"), "Nej|Ja", first=0),
        "female": _coded(("no", "yes"), "Mand|Kvinde"),
        "education": _weighted(
            _coded(
                ("lower", "secondary", "secondary", "tertiary", "tertiary", "tertiary"),
                "Grundskole|Gymnasial uddannelse|Erhvervsuddannelse"
                "|Kort videregående uddannelse|Mellemlang videregående uddannelse"
                "|Lang videregående uddannelse",
            ),
            1.0, 0.2, 0.8, 0.2, 0.5, 0.3,
        ),
        "employment": _weighted(
            _coded(
                (
                    "employed", "employed", "unemployed", "student", "retired", "retired",
                    "home",
                ),
                "Lønmodtager|Selvstændig|Arbejdsløs|Under uddannelse|Efterløn|Pensionist"
                "|Hjemmegående eller andet",
            ),
            0.9, 0.1, 1.0, 1.0, 0.18, 0.82, 1.0,
        ),
        "urban": _weighted(
            _coded(
                ("yes", "yes", "yes", "no", "no"),
                "Hovedstadsområdet|By med over 100.000 indbyggere"
                "|By med 20.000-99.999 indbyggere|By med 200-19.999 indbyggere|Landdistrikt",
            ),
            0.42, 0.22, 0.36, 0.72, 0.28,
        ),
    },
    missing={
        "": {
            "dont_know": (98, ""),
            "refused": (99, ""),
            "not_applicable": (97, ""),
            "invalid": (7, ""),
        },
        "female": {"invalid": (3, "")},
    },
)  # fmt: skip

CZECHIA = Source(
    country="CZ",
    file="czechia_simulated.xlsx",
    share=1003,
    respondent=("ID", "Číslo respondenta"),
    strata=("KRAJ", "Kraj"),
    psu=("BOD", "Číslo výběrového bodu"),
    weight=("VAHA", "Váha"),
    regions=tuple(
        (label, label, share)
        for label, share in (
            ("Hlavní město Praha", 11.7),
            ("Středočeský", 11.6),
            ("Jihočeský", 6.1),
            ("Plzeňský", 5.4),
            ("Karlovarský", 3.0),
            ("Ústecký", 8.0),
            ("Liberecký", 4.2),
            ("Královéhradecký", 5.3),
            ("Pardubický", 4.9),
            ("Vysočina", 4.9),
            ("Jihomoravský", 11.0),
            ("Olomoucký", 6.2),
            ("Zlínský", 5.7),
            ("Moravskoslezský", 12.0),
        )
    ),
    urban_share=0.52,
    questions=_attitude_questions(
        {
            "outcome": "O1{a}",
            "performance": "O2{a}",
            "information": "O3{a}",
            "consultation": "O4{a}",
            "efficacy": "O5{a}",
        },
        {
            "outcome": "Jak bezpečné je místo, kde bydlíte?"
            "|Jak čisté je životní prostředí v místě, kde bydlíte?"
            "|Jaké je celkově Vaše zdraví?",
            "performance": "Jak dobře se stát a obec starají o {}?",
            "information": "Jak moc stát a obec informují, co mohou lidé sami udělat pro {}?",
            "consultation": "Jak moc se stát a obec ptají lidí na názor, jde-li o {}?",
            "efficacy": "Jak moc mohou lidé jako Vy něco změnit, jde-li o {}?",
        },
        ("bezpečnost", "životní prostředí", "zdraví"),
    )
    | _item_questions(
        ("O6_{}", "O7_{}", "O8_{}"),
        "Jak často:",
        (
            "před odchodem dobře zamykáte?",
            "hlídáte sousedům byt nebo dům, když jsou pryč?",
            "se ozvete, když se někdo chová bezohledně?",
            "žádáte policii o radu nebo jí něco hlásíte?",
            "se účastníte činnosti skupiny pro bezpečnost v okolí?",
            "třídíte odpad?",
            "šetříte vodou a elektřinou?",
            "chodíte pěšky, jezdíte na kole nebo hromadnou dopravou?",
            "říkáte ostatním, aby neodhazovali odpadky?",
            "se účastníte činnosti skupiny pro životní prostředí?",
            "dbáte na zdravé jídlo?",
            "cvičíte nebo sportujete?",
            "chodíte na preventivní prohlídky?",
            "pečujete o nemocné v rodině nebo mezi přáteli?",
            "se účastníte činnosti skupiny zaměřené na zdraví?",
        ),
        ("O8F", "Byl v posledním roce někdo Vám blízký nemocný nebo potřeboval péči?"),
    )
    | {
        "female": ("POHLAVI", "Pohlaví"),
        "age": ("ROK_NAR", "Rok narození"),
        "education": ("VZDELANI", "Nejvyšší dokončené vzdělání"),
        "employment": ("ZAMESTNANI", "Ekonomické postavení"),
        "urban": ("OBYV", "Počet obyvatel obce"),
    },
    answers={
        "item": _text(_DAYS, "Nikdy|Někdy|Často"),
        "outcome_safety": _text(
            _GOOD, "Velmi nebezpečné|Spíše nebezpečné|Spíše bezpečné|Velmi bezpečné"
        ),
        "outcome_environment": _text(
            _GOOD, "Velmi znečištěné|Spíše znečištěné|Spíše čisté|Velmi čisté"
        ),
        "outcome_health": _text(_GOOD, "Velmi špatné|Spíše špatné|Spíše dobré|Velmi dobré"),
        "performance": _text(_GOOD, "Velmi špatně|Spíše špatně|Spíše dobře|Velmi dobře"),
        "information": _text(_MUCH, "Vůbec ne|Málo|Dost|Velmi"),
        "consultation": _text(_MUCH, "Vůbec ne|Málo|Dost|Velmi"),
        "efficacy": _text(_MUCH, "Vůbec ne|Málo|Dost|Velmi"),
        "care_needed": _text(("yes", "no"), "Ano|Ne"),
        "female": _text(("no", "yes"), "Muž|Žena"),
        "education": _weighted(
            _text(
                ("lower", "secondary", "secondary", "tertiary", "tertiary"),
                "Základní|Vyučen bez maturity|Středoškolské s maturitou|Vyšší odborné"
                "|Vysokoškolské",
            ),
            1.0, 0.5, 0.5, 0.15, 0.85,
        ),
        "employment": _weighted(
            _text(
                ("employed", "employed", "unemployed", "retired", "student", "home", "home"),
                "Zaměstnanec|Podnikatel|Nezaměstnaný|Důchodce|Student|Na mateřské dovolené"
                "|V domácnosti",
            ),
            0.84, 0.16, 1.0, 1.0, 1.0, 0.6, 0.4,
        ),
    },
    missing={
        "": {
            "dont_know": ("Neví", "Neví"),
            "refused": ("Odmítl(a)", "Odmítl(a)"),
            "not_applicable": (None, ""),
            "invalid": ("7", ""),
        },
        "female": {"invalid": ("3", "")},
        "age": {"refused": (9999, "Odmítl(a)"), "invalid": (2080, "")},
    },
)  # fmt: skip

SOURCES = {"uk": UK, "france": FRANCE, "germany": GERMANY, "denmark": DENMARK, "czechia": CZECHIA}
WRITERS = {
    "uk": _write_sav,
    "france": _write_csv,
    "germany": _write_dta,
    "denmark": _write_sav,
    "czechia": _write_xlsx,
}


def main() -> None:
    """Write a survey into the folder of the command line."""
    parser = argparse.ArgumentParser(description="Write a simulated survey of five nations.")
    parser.add_argument("folder", type=Path, help="where to write; made if absent")
    parser.add_argument("--respondents", type=int, default=N, help="of all countries together")
    parser.add_argument("--seed", type=int, default=SEED, help="of the random numbers")
    given = parser.parse_args()
    simulate(given.folder, given.respondents, given.seed)


if __name__ == "__main__":
    main()
