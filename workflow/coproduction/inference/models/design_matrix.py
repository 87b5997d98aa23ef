"""The design matrix: from the terms of a model to named columns."""

from dataclasses import dataclass

import numpy as np

from coproduction.inference.estimators.glm import Unestimable
from coproduction.inference.models import curves

INTERCEPT = "Intercept"


@dataclass(frozen=True)
class Matrix:
    """A design matrix and what its columns are.

    Attributes
    ----------
    values
        (n, p) floats, the first column constant.
    names
        Name of each column.
    blocks
        Term to the positions of its columns.
    siblings
        Dummy to the columns of its category.
    curves
        Term to its `curves.Curve`.
    order
        Names of all columns the terms have, those left out among them.
    absent
        Columns left out, as no respondent has them.
    notes
        What the reader of the estimates should know.
    remarks
        The same as rows of remarks.csv.
    """

    values: np.ndarray
    names: list[str]
    blocks: dict[str, list[int]]
    siblings: dict[str, list[int]]
    curves: dict[str, curves.Curve]
    order: list[str]
    absent: list[str]
    notes: list[str]
    remarks: list[dict]


def names(term: dict) -> list[str]:
    """Return the names of a term's columns of the design matrix, interactions excepted."""
    if term["kind"] == "curve":
        return curves.names(term)
    if term["kind"] != "category":
        return [term["name"]]
    return [f"{term['name']}={level}" for level in list(term["levels"])[1:]]


def build(
    terms: list[dict], values: dict[str, np.ndarray], weights: np.ndarray, standardised: bool
) -> Matrix:
    """Return the design matrix of the terms, the constant first.

    Parameters
    ----------
    terms
        A ``number`` or ``score`` is one column, a ``category`` a dummy for each level but the
        first, a ``curve`` the columns of its basis, an ``interaction`` the products of the columns
        of the two terms ``of``, which come before it.
    values
        Term to (n,) floats, positions in its levels for a category.
    weights
        (n,) floats.
    standardised
        Whether numbers and scores are divided by their weighted standard deviation; curves are
        not, so that their unit stays readable.

    Raises `Unestimable` for a constant number and an empty reference level.
    """
    n = len(weights)
    parts = {INTERCEPT: ([INTERCEPT], [np.ones(n, dtype=bool)])}
    bases, notes, absent, remarks, order = {}, [], [], [], [INTERCEPT]
    for term in terms:
        name = term["name"]
        if term["kind"] == "interaction":
            first, second = (parts[part] for part in term["of"])
            labels = [f"{a}:{b}" for b in second[0] for a in first[0]]
            columns = [x * z for z in second[1] for x in first[1]]
            met = [k for k, column in enumerate(columns) if column.any()]
            absent += [label for k, label in enumerate(labels) if k not in met]
            notes += [
                f"no respondent is {label}: left out"
                for k, label in enumerate(labels)
                if k not in met
            ]
            remarks += [
                {"remark": "level_absent", "term": label}
                for k, label in enumerate(labels)
                if k not in met
            ]
            order += labels
            parts[name] = ([labels[k] for k in met], [columns[k] for k in met])
            continue
        order += names(term)
        x = values[name]
        if term["kind"] == "category":
            parts[name] = _dummies(term, x, absent, notes, remarks)
            continue
        if np.ptp(x) == 0:
            raise Unestimable(
                f"{name} is {x[0]:g} for all {n} respondents",
                name,
                f"leave {name} out of this model",
            )
        if term["kind"] == "curve":
            bases[name] = curves.curve(term, x)
            parts[name] = (names(term), list(bases[name].basis(x).T))
        else:
            parts[name] = ([name], [x / deviation(x, weights) if standardised else x])
    labels = [label for part in parts.values() for label in part[0]]
    blocks, start = {}, 0
    for name, part in parts.items():
        blocks[name] = list(range(start, start + len(part[0])))
        start += len(part[0])
    dummies = [term["name"] for term in terms if term["kind"] == "category"]
    siblings = {labels[j]: blocks[name] for name in dummies for j in blocks[name]}
    columns = [column for part in parts.values() for column in part[1]]
    # Column by column, so that dummies are bools until they stand in their place.
    filled = np.empty((n, len(columns)), order="F")
    for j, column in enumerate(columns):
        filled[:, j] = column
    return Matrix(filled, labels, blocks, siblings, bases, order, absent, notes, remarks)


def changed(
    built: Matrix, terms: list[dict], values: dict[str, np.ndarray], name: str, value: float
) -> np.ndarray:
    """Return the (n, p) columns of `built` were term `name` at `value` for all.

    `terms` and `values` are those `build` was given, not standardised. Products with the term and
    its curve change along.
    """
    given = {term["name"]: term for term in terms}
    moved = {**values, name: np.full(len(built.values), value)}
    place = {label: j for j, label in enumerate(built.names)}

    def raw(term: dict) -> tuple[list[str], list[np.ndarray]]:
        if term["kind"] == "interaction":
            first, second = (raw(given[part]) for part in term["of"])
            labels = [f"{a}:{b}" for b in second[0] for a in first[0]]
            return labels, [x * z for z in second[1] for x in first[1]]
        x = moved[term["name"]]
        if term["kind"] == "category":
            return names(term), [(x == k) * 1.0 for k in range(1, len(term["levels"]))]
        if term["kind"] == "curve":
            return names(term), list(built.curves[term["name"]].basis(x).T)
        return names(term), [x]

    result = built.values.copy()
    for term in terms:
        if name == term["name"] or name in term.get("of", ()):
            for label, column in zip(*raw(term), strict=True):
                if label in place:
                    result[:, place[label]] = column
    return result


def deviation(values: np.ndarray, weights: np.ndarray) -> float:
    """Return the weighted standard deviation, divisor Σw."""
    mean = weights @ values / weights.sum()
    return float(np.sqrt(weights @ (values - mean) ** 2 / weights.sum()))


def _dummies(
    term: dict, values: np.ndarray, absent: list[str], notes: list[str], remarks: list[dict]
) -> tuple[list[str], list[np.ndarray]]:
    """Return names and columns of a category; what nobody has is told to `absent` and `notes`."""
    levels = list(term["levels"])
    counts = np.bincount(values.astype(int), minlength=len(levels))
    if counts[0] == 0:
        raise Unestimable(
            f"no respondent is {term['name']}={levels[0]}, the reference level",
            term["name"],
            f"put a level first that is met everywhere, or merge {levels[0]!r} with another",
        )
    labels, columns = [], []
    for k, name in enumerate(names(term), start=1):
        if counts[k] == 0:
            absent.append(name)
            notes.append(f"no respondent is {name}: left out")
            remarks.append({"remark": "level_absent", "term": name})
            continue
        if counts[k] == 1:
            remarks.append({"remark": "level_of_one", "term": name})
            notes.append(f"one respondent is {name}: its standard error is not to be trusted")
        labels.append(name)
        columns.append(values == k)
    return labels, columns
