"""Chained equations (van Buuren 2018, sec. 4.5): every variable by all others, again and again."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults, raise_any
from coproduction.inference.coded import spans
from coproduction.inference.imputation.columns import Answers, fixed
from coproduction.inference.imputation.convergence import convergence, unsettled
from coproduction.inference.imputation.draws import Equation
from coproduction.inference.imputation.maximum import NoMaximum
from coproduction.inference.imputation.neighbours import Neighbours
from coproduction.inference.imputation.passive import cells, long
from coproduction.progress import tell
from coproduction.results import imputation_files
from coproduction.results.contract import frame
from coproduction.study.resolved.imputations import Imputation
from coproduction.study.resolved.specification import ALL

#: Where it is declared, for messages.
FILE = "imputation.yaml"
#: Answers that a variable needs a column of the others.
ANSWERS_A_COLUMN = 3


@dataclass(frozen=True)
class Imputed:
    """Imputed answers, and how they were found.

    Attributes
    ----------
    cells
        ``imputation`` (from 1), ``row`` of the analysis data (from 0), ``variable``, and its
        ``value`` or ``level``: the imputed answers alone, and every index that has one of them.
    variables, chains, convergence
        `imputation_files.VARIABLES`, `CHAINS` and `CONVERGENCE`.
    """

    cells: pd.DataFrame
    variables: pd.DataFrame
    chains: pd.DataFrame
    convergence: pd.DataFrame

    @property
    def tables(self) -> tuple[pd.DataFrame, ...]:
        """Those of `imputation_files.TABLES`, in order."""
        return self.variables, self.chains, self.convergence


def needed(what: Imputation) -> list[str]:
    """The columns of the analysis data that an imputation needs, those of an undeclared design
    perhaps not among them."""
    names = [target.name for target in what.variables]
    items = [item for entry in what.indices for item in entry.items]
    kinds = [f"{name}__missing" for name in names]
    clustered = {"strata", "psus"} & {*what.include}
    design = ["source", "stratum", "psu"] if clustered else []
    return list(dict.fromkeys(["country", "weight", *design, *names, *items, *kinds]))


def imputed(what: Imputation, analysis: pd.DataFrame) -> Imputed:
    """Impute what is missing, m times.

    Parameters
    ----------
    what
        What is declared in `imputation.yaml`.
    analysis
        One row a respondent, with the columns that `needed` names.

    A chain begins with answers of others at random, and visits the variables with the fewest
    missing answers first. Each is drawn by `draws.Equation`, given the last draws of the others and
    what `columns.fixed` says. Every imputation has a stream of random numbers of its own, so that
    more of them leave those before as they are.

    Raises `Faults` for a variable that nobody of a country answered, that too few did for as many
    columns, for an equation whose maximum is not found, and where there is nothing to impute.
    """
    rows = np.arange(len(analysis))
    groups = [(ALL, rows)]
    if what.by_country:
        country = analysis["country"].astype("str").to_numpy()
        groups = [(code, np.flatnonzero(country == code)) for code in what.countries]
    chains = [
        _Chain(name, own, analysis if own is rows else analysis.iloc[own], what)
        for name, own in groups
        if len(own)
    ]
    raise_any([fault for chain in chains for fault in chain.faults()])
    if not any(chain.visited for chain in chains):
        problem = f"no answer is missing of kinds: [{', '.join(what.kinds)}]"
        expected = "some of them, or models with missing: listwise"
        raise Faults([Fault(FILE, problem, expected=expected, check="estimable")])
    parts, followed = [], []
    for k, stream in enumerate(np.random.SeedSequence(what.seed).spawn(what.m), start=1):
        tell(f"imputation {k} of {what.m}")
        drawn = {target.name: np.full(len(analysis), np.nan) for target in what.variables}
        for chain, part in zip(chains, stream.spawn(len(chains)), strict=True):
            values, steps = chain.run(np.random.default_rng(part))
            followed += [{"imputation": k} | step for step in steps]
            for name, found in values.items():
                drawn[name][chain.rows] = found
        parts += cells(what, analysis, drawn, k)
    places = {(c.country, t.name): k for k, (c, t) in enumerate(product(chains, what.variables))}
    followed.sort(key=lambda row: (places[row["country"], row["variable"]], row["imputation"]))
    chained = frame(imputation_files.CHAINS, followed)
    settled = convergence(chained)
    for sentence in unsettled(settled, what.iterations):
        tell(sentence)
    described = [row for chain in chains for row in chain.described()]
    return Imputed(
        cells=long(parts),
        variables=frame(imputation_files.VARIABLES, described),
        chains=chained,
        convergence=settled,
    )


class _Chain:
    """The variables of a group of respondents, and what of them stays as it is."""

    def __init__(self, country: str, rows: np.ndarray, own: pd.DataFrame, what: Imputation):
        self.country, self.rows, self.what = country, rows, what
        self.countries = own["country"].astype("str").reset_index(drop=True)
        self.answers = [Answers.of(own, target, what.kinds) for target in what.variables]
        self.coded = [answers.columns() for answers in self.answers]
        self.fixed = fixed(own, self.answers, what)
        ends = np.cumsum([self.fixed.shape[1], *(columns.width for columns in self.coded)])
        self.places = [slice(a, b) for a, b in pairwise(ends - ends[0])]
        self.near = self._neighbours(own) if "psus" in what.include else None
        self.visited = sorted(
            (k for k, one in enumerate(self.answers) if one.wanted.any()),
            key=lambda k: int(self.answers[k].wanted.sum()),
        )

    def _neighbours(self, own: pd.DataFrame) -> Neighbours | None:
        """The sampling units, None where no answers are alike within them."""
        pairs = list(zip(self.answers, self.coded, strict=True))
        columns = np.column_stack([coded.coded(answers.values) for answers, coded in pairs])
        given = [np.repeat(~np.isnan(a.values)[:, None], c.width, axis=1) for a, c in pairs]
        there = [np.repeat(~a.left[:, None], c.width, axis=1) for a, c in pairs]
        found = Neighbours.of(own, self.fixed, columns, np.hstack(given), np.hstack(there))
        return found if found.used.any() else None

    def _equation(self, k: int) -> Equation:
        values, what = self.answers[k].values, self.what
        known = values[~np.isnan(values)]
        return Equation(self.answers[k].target.type, known, what.numeric, what.donors)

    def faults(self) -> Iterator[Fault]:
        """Variables that cannot be imputed from the answers that there are."""
        where = "" if self.country == ALL else f", country {self.country}"
        near = int(self.near.used.sum()) if self.near else 0
        total = self.fixed.shape[1] + sum(columns.width for columns in self.coded) + near
        for k in self.visited:
            target, equation = self.answers[k].target, self._equation(k)
            n = len(equation.answers)
            at = f"variable {target.name}{where}: "
            yield from self._unasked(k)
            if not n or equation.constant:
                continue
            p = (total - self.coded[k].width) * equation.parameters
            if n < ANSWERS_A_COLUMN * p:
                pooled = "countries: pooled" if where else ""
                dropped = "psus" if near else "strata"
                kept = [name for name in self.what.include if name != dropped]
                fewer = dropped in self.what.include
                yield Fault(
                    FILE,
                    f"{at}{n} answers for {p} coefficients of the other variables",
                    expected=f"{ANSWERS_A_COLUMN} answers a coefficient, or fewer variables: those "
                    "of the models of imputed answers, and auxiliary ones",
                    mend=f"include: [{', '.join(kept)}]" if fewer else pooled,
                    check="estimable",
                )

    def _unasked(self, k: int) -> Iterator[Fault]:
        """Countries of whom nobody answered a variable: what sets them apart from those of whom
        alone it would be imputed is in no answer."""
        answers = self.answers[k]
        wanted = self.countries[answers.wanted].value_counts(sort=False)
        known = set(self.countries[~np.isnan(answers.values)])
        for country, n in wanted.items():
            if n and country not in known:
                yield Fault(
                    FILE,
                    f"variable {answers.target.name}, country {country}: nobody answered, and "
                    f"{n} answers are to be imputed",
                    expected="some answers, or a crosswalk that says not_asked",
                    check="estimable",
                )

    def described(self) -> Iterator[dict[str, Any]]:
        """The rows of `imputation_files.VARIABLES`."""
        what = self.what
        for k, answers in enumerate(self.answers):
            yield {
                "country": self.country,
                "variable": answers.target.name,
                "method": self._equation(k).method if k in self.visited else "none",
                "n_answered": int((~np.isnan(answers.values)).sum()),
                "n_imputed": int(answers.wanted.sum()),
                "n_left": int(answers.left.sum()),
                "m": what.m,
                "iterations": what.iterations,
                "seed": what.seed,
            }

    def run(self, rng: np.random.Generator) -> tuple[dict[str, np.ndarray], list[dict[str, Any]]]:
        """Return (n,) imputed answers by variable, NaN where nothing is imputed, and every step."""
        columns = np.empty((len(self.rows), self.places[-1].stop))
        drawn: dict[int, np.ndarray] = {}
        equations = {k: self._equation(k) for k in self.visited}
        for k, answers in enumerate(self.answers):
            values = answers.values
            if k in equations:
                drawn[k] = rng.choice(equations[k].answers, int(answers.wanted.sum()))
                values = values.copy()
                values[answers.wanted] = drawn[k]
            columns[:, self.places[k]] = self.coded[k].coded(values)
        steps = []
        for iteration in range(1, self.what.iterations + 1):
            for k in self.visited:
                drawn[k] = self._drawn(equations[k], columns, k, rng)
                steps.append(self._step(k, iteration, drawn[k]))
        found = {}
        for k, own in drawn.items():
            values = np.full(len(self.rows), np.nan)
            values[self.answers[k].wanted] = own
            found[self.answers[k].target.name] = values
        return found, steps

    def _drawn(
        self, equation: Equation, columns: np.ndarray, k: int, rng: np.random.Generator
    ) -> np.ndarray:
        """Draw the wanted answers of variable `k`, and write them into the (n, w) columns of all.

        Where units are alike, each is given those of its unit that are drawn before.
        """
        answers, place, near = self.answers[k], self.places[k], self.near
        known = np.flatnonzero(~np.isnan(answers.values))
        wanted = np.flatnonzero(answers.wanted)
        others = [self.fixed, columns[:, : place.start], columns[:, place.stop :]]
        totals = near.totals(columns) if near else None
        if near is not None and totals is not None:
            others.append(near.means(columns, totals)[:, near.used])
        try:
            draw = equation.drawn(_beside(others, known), rng)
        except NoMaximum:
            problem = f"variable {answers.target.name}, country {self.country}: the likelihood of "
            problem += f"its {equation.method} has no maximum that is found"
            expected = "fewer levels, or other variables beside it"
            raise Faults([Fault(FILE, problem, expected=expected, check="estimable")]) from None
        if near is None or totals is None or not near.used[place].any():
            found = draw(_beside(others, wanted))
            columns[wanted, place] = self.coded[k].coded(found)
            return found
        rows = np.hstack(others)
        # where the means of its own columns stand
        ends = rows.shape[1] - int(near.used.sum()) + np.cumsum(np.r_[0, near.used])
        mine, used = slice(ends[place.start], ends[place.stop]), near.used[place]
        own, found = totals[:, place], np.empty(len(wanted))
        for part in near.rounds(wanted):
            who = wanted[part]
            rows[who, mine] = near.means(columns[who, place], own, place, who)[:, used]
            found[part] = draw(rows[who])
            drawn = self.coded[k].coded(found[part])
            np.add.at(own, near.unit[who], drawn - columns[who, place])
            columns[who, place] = drawn
        return found

    def _step(self, k: int, iteration: int, drawn: np.ndarray) -> dict[str, Any]:
        scores = self.coded[k].score(drawn)
        return {
            "country": self.country,
            "variable": self.answers[k].target.name,
            "iteration": iteration,
            "n": len(scores),
            "mean": float(scores.mean()),
            "sd": float(scores.std(ddof=1)) if len(scores) > 1 else np.nan,
        }


def _beside(parts: list[np.ndarray], rows: np.ndarray) -> np.ndarray:
    """The (m, p) columns of some rows of (n, q) parts, in no copy of all rows."""
    found = np.empty((len(rows), sum(part.shape[1] for part in parts)))
    for own in spans(len(rows)):
        np.concatenate([part[rows[own]] for part in parts], axis=1, out=found[own])
    return found
