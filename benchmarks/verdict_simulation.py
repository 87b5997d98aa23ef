"""Verdicts: simulated studies of the default design, judged by its claims, in memory.

    python benchmarks/verdict_simulation.py [--studies 200] [--seed 1937] [--cores 2]
                                            [--runs benchmarks/verdict_runs.csv]

Every study is drawn by the simulator of the default study and judged by its `hypotheses.yaml`,
twice: once with the parameters of the simulator, once without any association and any difference of
countries (``null``). Runs are kept in the file of `--runs`, a row an estimate, and what is there is
not run again: a run that was stopped goes on. Then ``verdicts.csv`` is written, a row an estimate:

`as_asked`
    Share of studies with the verdict that the true value asks for: its mean over the studies.
`power`
    Chance of this verdict by the normal distribution, at the level of the first step of Holm in the
    family, so at the least. A claim that the design cannot answer is right where it says so.
`wrong`
    Of `null`, share of studies in which a claim is supported that has no direction to be so, or
    one of no difference contradicted.
"""

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import cache, partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
from scipy.stats import norm

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflow"))

from coproduction.files import write_csv
from coproduction.inference.models.fit import results
from coproduction.inference.scoring import with_indices
from coproduction.robustness.countries import country_means, unequal_terms
from coproduction.robustness.judging.claimed import judged
from coproduction.study.load import load
from coproduction.study.study import Study

ROOT = Path(__file__).resolve().parents[1]
NAME = "fivenations_simulated"
STUDIES = 200
#: Neyman's year of confidence intervals (1937).
SEED = 1937
SCENARIOS = ("simulated", "null")
KEY = ["id", "area", "country", "term", "left", "right"]
KEPT = ["scenario", "study", "n", *KEY, "direction", "smallest", "estimate", "std_error", "df",
        "p_value", "p_adjusted", "equivalence_p", "verdict"]  # fmt: skip
UNANSWERED = "not_answerable"
NAMED = ("supported", "contradicted", "negligible", "inconclusive", UNANSWERED)
#: Claims about means of areas and acts, which are no zero without associations either.
NEVER_ZERO = ("areas", "outcomes")


@cache
def simulator(scenario: str) -> ModuleType:
    """The simulator of the default study; of ``null`` without associations."""
    path = ROOT / "data" / "raw" / NAME / "simulate.py"
    spec = spec_from_file_location(f"simulate_{scenario}", path)
    assert spec is not None and spec.loader is not None
    found = module_from_spec(spec)
    sys.modules[spec.name] = found
    spec.loader.exec_module(found)
    if scenario == "null":
        for effects in found.EFFECTS.values():
            for name, effect in effects.items():
                effects[name] = dict.fromkeys(effect, 0.0) if isinstance(effect, dict) else 0.0
        for area in found.COUNTRY_EFFECT:
            found.COUNTRY_EFFECT[area] = dict.fromkeys(found.COUNTRY_EFFECT[area], 0.0)
        found.ITEM_SHIFT.clear()
    return found


@cache
def declared() -> Study:
    """The default study, its models without predictions, participation without groups."""
    study = load(Path("config/studies") / NAME, ROOT)
    assert study.claims is not None
    models = {name: replace(m, profiles=()) for name, m in study.claims.models.items()}
    unequal = tuple(replace(one, groups=()) for one in study.inequalities)
    claims = replace(study.claims, models=models)
    return replace(study, claims=claims, inequalities=unequal)


def survey(scenario: str, n: int, seed: int) -> pd.DataFrame:
    """Draw a study as analysis data: harmonised answers with the indices."""
    sim, study = simulator(scenario), declared()
    streams = np.random.SeedSequence(seed).spawn(len(sim.SOURCES))
    shares = [source.share for source in sim.SOURCES.values()]
    parts = []
    for name, size, stream in zip(sim.SOURCES, sim._apportion(n, shares), streams, strict=True):
        people = sim.Respondents(sim.SOURCES[name], size, np.random.default_rng(stream))
        stratum = np.char.add(f"{name} ", people.stratum.astype(str))
        columns = {
            "source": name,
            "country": people.source.country,
            "weight": people.weight,
            "stratum": stratum,
            "psu": people.psu.astype(str),
        }
        for variable, entry in study.variables.items():
            columns[variable] = _answers(people, variable, entry.names())
        parts.append(pd.DataFrame(columns))
    frame = pd.concat(parts, ignore_index=True)
    frame["country"] = pd.Categorical(frame["country"], study.codes())
    for variable, entry in study.variables.items():
        if entry.levels:
            frame[variable] = pd.Categorical(frame[variable], entry.names())
    return with_indices(frame, study.indices)


def _answers(people, variable: str, levels: list[str]) -> np.ndarray:
    """The answers of one country to a question: numbers, or names of levels, None for missing."""
    state = people.state[variable]
    answers = [answer.level for answer in people.source.answers_of(variable)]
    if not levels:
        return np.where(state < 0, people.number[variable].astype(float), np.nan)
    if not answers:  # inhabitants of the place
        town = people.number[variable] >= 20_000
        return np.where(town, levels[1], levels[0]).astype(object)
    table = np.array([*answers, *[None] * len(people.source.missing_of(variable)), *[None] * 4])
    return table[state]


def judge(study: int, scenario: str, n: int, seed: int) -> pd.DataFrame:
    """Draw one study and judge its claims; a row an estimate."""
    own = declared()
    assert own.claims is not None
    data = survey(scenario, n, int(np.random.SeedSequence([seed, study]).generate_state(1)[0]))
    found = [results(model, data) for model in own.claims.models.values()]
    frames = {
        part: pd.concat([getattr(one, part) for one in found])
        for part in ("estimates", "tests", "remarks")
    }
    frames["indices"] = unequal_terms.told(own.inequalities, data)[0]
    frames["associations"] = country_means.compared(own.between, data)[1]
    statements = dict.fromkeys(own.stated()["hypotheses"], "-")
    table = judged(own.claims, data, frames, statements)
    table = table[(table["part"] == "single") & (table["test"] != "not_answerable")]
    return table.assign(scenario=scenario, study=study, n=n)[KEPT]


def runs(path: Path, studies: int, n: int, seed: int, cores: int) -> pd.DataFrame:
    """Run the studies that are not in the file yet, and return all of it."""
    for scenario in SCENARIOS:
        done: set[int] = set()
        if path.exists():
            before = _read(path)
            done = set(before.loc[before["scenario"] == scenario, "study"])
        waiting = [k for k in range(studies) if k not in done]
        work = partial(judge, scenario=scenario, n=n, seed=seed)
        with ExitStack() as stack:
            made = map(work, waiting)
            if cores > 1:
                made = stack.enter_context(ProcessPoolExecutor(cores)).map(work, waiting)
            for number, table in enumerate(made, start=1):
                table.to_csv(path, mode="a", header=not path.exists(), index=False)
                if number % 10 == 0:
                    print(f"{scenario}: {number} of {len(waiting)}", flush=True)
    found = _read(path)
    return found[found["study"] < studies].fillna(dict.fromkeys(KEY, ""))


def _read(path: Path) -> pd.DataFrame:
    """The runs of a file; ``null`` is a word there."""
    words = dict.fromkeys(KEY, "str")
    return pd.read_csv(path, dtype=words, keep_default_na=False, na_values=[""])


def summary(found: pd.DataFrame, alpha: float, families: dict[str, int]) -> pd.DataFrame:
    """How often verdicts are right and wrong, a row an estimate of a scenario.

    `families` are claims to the number of tests in their family.
    """
    return pd.DataFrame(list(_rows(found, alpha, families)))


def _rows(found: pd.DataFrame, alpha: float, families: dict[str, int]) -> Iterator[dict]:
    for (scenario, *key), rows in found.groupby(["scenario", *KEY], sort=False):
        true = float(rows["estimate"].mean())
        error = float(rows["estimate"].std())
        smallest = float(rows["smallest"].mean())
        n, direction = len(rows), rows["direction"].iloc[0]
        shares = rows["verdict"].value_counts(normalize=True)
        row = dict(zip(["scenario", *KEY], [scenario, *key], strict=True))
        row |= {"studies": n, "true": true, "sd_estimates": error}
        row |= {"mean_std_error": float(rows["std_error"].mean()), "smallest": smallest}
        row |= {name: float(shares.get(name, 0.0)) for name in NAMED}
        if scenario == "null":
            yield row | {"wrong": row["contradicted" if direction == "none" else "supported"]}
            continue
        if rows["std_error"].isna().all():
            yield row | {"asked": UNANSWERED, "as_asked": row[UNANSWERED], "power": 1.0}
            continue
        beyond = abs(true) > smallest
        asked = _asked(direction, true, beyond)
        bound = norm.isf(alpha / families[key[0]] / 2) * error
        power = norm.cdf((abs(true) - max(bound, smallest)) / error)
        if not beyond:
            room = smallest - norm.isf(alpha) * error
            power = norm.cdf((room - true) / error) - norm.cdf((-room - true) / error)
            power = max(power, 0.0)
        yield row | {"asked": asked, "as_asked": row[asked], "power": float(power)}


def _asked(direction: str, true: float, beyond: bool) -> str:
    """The verdict that a true value asks for, `beyond` the smallest effect or not."""
    if direction == "none":
        return "contradicted" if beyond else "supported"
    met = "positive" if true > 0 else "negative"
    if not beyond:
        return "negligible"
    return "supported" if direction in (met, "either") else "contradicted"


def told(table: pd.DataFrame, alpha: float) -> list[str]:
    """What the table says against what is asked of it."""
    simulated, null = (table[table["scenario"] == name] for name in SCENARIOS)
    error = np.sqrt(simulated["power"] * (1 - simulated["power"]) / simulated["studies"])
    below = simulated[simulated["as_asked"] < simulated["power"] - 2 * error]
    sure = simulated[simulated["power"] >= 0.99]
    limit = alpha + 2 * np.sqrt(alpha * (1 - alpha) / null["studies"])
    wrong = null[null["wrong"] > limit]
    return [
        f"{int(table['studies'].min())} to {int(table['studies'].max())} studies a scenario",
        f"right: {len(below)} of {len(simulated)} estimates below their power by more than two "
        "Monte Carlo errors",
        f"right where power is .99 or more: {sure['as_asked'].min():.3f} at the least, "
        f"of {len(sure)}",
        f"wrong support without associations: {null['wrong'].max():.3f} at the most, "
        f"{null['wrong'].mean():.4f} on average, {len(wrong)} of {len(null)} above 5 % and two "
        "Monte Carlo errors",
    ]


def main() -> None:
    """Run what is asked for and write ``verdicts.csv`` beside this file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    here = Path(__file__).parent
    parser.add_argument("--studies", type=int, default=STUDIES)
    parser.add_argument("--respondents", type=int, default=4951)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--runs", type=Path, default=here / "verdict_runs.csv")
    parser.add_argument("--out", type=Path, default=here / "verdicts.csv")
    given = parser.parse_args()
    claims = declared().claims
    assert claims is not None
    found = runs(given.runs, given.studies, given.respondents, given.seed, given.cores)
    tests = {claim.name: claim.test for claim in claims.claims}
    size = pd.Series({claim.name: len(claim.comparisons) for claim in claims.claims})
    family = pd.Series({claim.name: claim.family for claim in claims.claims})
    families = family.map(size.groupby(family).sum()).to_dict()
    zero = found["id"].map(tests).isin(NEVER_ZERO) & (found["scenario"] == "null")
    table = summary(found[~zero], claims.alpha, families)
    write_csv(table.round(6), given.out)
    print("\n".join(told(table, claims.alpha)))


if __name__ == "__main__":
    main()
