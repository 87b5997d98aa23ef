"""The design matrix: from the terms of a model to named columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from coproduction.inference.coded import (
    Coded,
    Column,
    Columns,
    counts,
    ends,
    equal,
    level,
    product,
    scaled,
    single,
    some,
    within,
)
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import curves
from coproduction.inference.models.remarks import Remark
from coproduction.study.resolved.specification import Term

INTERCEPT = "Intercept"
#: Ends the name of the term that stands for who did not answer a term.
SUFFIX = "__missing"


@dataclass(frozen=True)
class Matrix:
    """A design matrix and what its columns are.

    Attributes
    ----------
    values
        (n, p) columns, the first constant; of a stacked fit constant in an area each.
    names
        Name of each column.
    blocks
        Term to the positions of its columns.
    curves
        Term to its `curves.Curve`.
    order
        Names of all columns the terms have, those left out among them.
    absent
        Columns left out, as no respondent has them.
    remarks
        What the reader of the estimates should know.
    scales
        Term to what its column is divided by, where that is not 1.
    joined
        Interaction to the two terms whose columns it multiplies.
    areas, places
        Areas of a stacked fit, and a name of a column or term, which `in_area` gives, to the area
        and its name there.
    """

    values: Columns
    names: list[str]
    blocks: dict[str, list[int]]
    curves: dict[str, curves.Curve]
    order: list[str]
    absent: list[str]
    remarks: list[Remark]
    scales: dict[str, float] = field(default_factory=dict)
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    places: dict[str, tuple[str, str]] = field(default_factory=dict)

    def kind(self, name: str) -> str:
        """What the parameter of a column is, one of `coproduction.results.model_files.KINDS`."""
        return "constant" if self.place(name)[1] == INTERCEPT else "coefficient"

    def place(self, name: str) -> tuple[str, str]:
        """Return the area of a column or term and its name there; no area unless stacked."""
        return self.places.get(name, ("", name))

    def term(self, column: str) -> str:
        """Return the term that a column is of; what is no column of a term is itself."""
        blocks = self.blocks.items()
        return next((t for t, own in blocks if column in (self.names[k] for k in own)), column)

    def interactions(self, term: str) -> list[str]:
        """Return the interactions that a term is part of, those with columns left; without area."""
        found = dict.fromkeys(self.place(name)[1] for name, block in self.blocks.items() if block)
        return [name for name in found if term in self.joined.get(name, ())]


def in_area(area: str, name: str) -> str:
    """Return the name of an area's own column or term; names of areas have no blanks."""
    return f"{area} {name}"


@dataclass(frozen=True)
class _Part:
    """The columns of one term: their names, (n,) values each, and those left out."""

    names: list[str]
    columns: list[Column]
    absent: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    curve: curves.Curve | None = None
    scale: float = 1.0


def names(term: Term) -> list[str]:
    """Return the names of a term's columns of the design matrix, interactions excepted."""
    if term.kind == "curve":
        return curves.names(term)
    if term.kind != "category":
        return [term.name]
    return levels(term)[1:]


def levels(term: Term) -> list[str]:
    """Return the names of a term's levels, of kinds of missing by the term that stands for them."""
    return [f"{term.name}{SUFFIX if level in term.kinds else ''}={level}" for level in term.levels]


def build(
    terms: Sequence[Term], values: Mapping[str, Column], weights: np.ndarray, standardised: bool
) -> Matrix:
    """Return the design matrix of the terms, the constant first.

    Parameters
    ----------
    terms
        A ``number`` or ``score`` is one column, a ``category`` a dummy for each level but the
        first, a ``curve`` the columns of its basis, an ``interaction`` the products of the columns
        of the two terms ``of``, which come before it.
    values
        Term to (n,) answers, positions in its levels for a category.
    weights
        (n,) floats.
    standardised
        Whether numbers and scores are divided by their weighted standard deviation; curves are
        not, so that their unit stays readable.

    Raises `Unestimable` for a constant number and an empty reference level.
    """
    n = len(weights)
    parts = {INTERCEPT: _Part([INTERCEPT], [np.broadcast_to(np.True_, n)])}
    order = [INTERCEPT]
    for term in terms:
        if term.kind == "interaction":
            first, second = (parts[part] for part in term.of)
            labels, columns = _products(first.names, first.columns, second.names, second.columns)
            parts[term.name] = _met(labels, columns)
            order += labels
            continue
        order += names(term)
        parts[term.name] = _part(term, values[term.name], weights, standardised)
    labels = [label for part in parts.values() for label in part.names]
    blocks, start = {}, 0
    for name, part in parts.items():
        blocks[name] = list(range(start, start + len(part.names)))
        start += len(part.names)
    columns = [column for part in parts.values() for column in part.columns]
    return Matrix(
        values=Columns(columns, n),
        names=labels,
        blocks=blocks,
        curves={name: part.curve for name, part in parts.items() if part.curve is not None},
        order=order,
        absent=[name for part in parts.values() for name in part.absent],
        remarks=[remark for part in parts.values() for remark in part.remarks],
        scales={name: part.scale for name, part in parts.items() if part.scale != 1},
        joined={term.name: term.of for term in terms if term.of},
    )


def by_area(built: Matrix, area: np.ndarray, areas: Sequence[str]) -> Matrix:
    """Give every area columns of its own, named by `in_area`; a constant comes first.

    `area` is (n,), the position of each row's area in `areas`. A column that nobody of an area has
    is left out there.
    """
    values, labels, blocks, order = [], [], {}, []
    absent, remarks = [], list(built.remarks)
    named = [*built.order, *built.absent, *built.names, *built.blocks]
    for a, label in enumerate(areas):
        inside = area == a
        order += [in_area(label, name) for name in built.order]
        absent += [in_area(label, name) for name in built.absent]
        for term, block in built.blocks.items():
            for j in block:
                column = within(built.values.held[j], inside)
                name = in_area(label, built.names[j])
                if not some(column):
                    absent.append(name)
                    remarks.append(Remark("level_absent", built.names[j], area=label))
                    continue
                blocks.setdefault(in_area(label, term), []).append(len(labels))
                labels.append(name)
                values.append(column)
    return Matrix(
        Columns(values, len(area)),
        labels,
        blocks,
        built.curves,
        order,
        absent,
        remarks,
        built.scales,
        built.joined,
        tuple(areas),
        {in_area(label, name): (label, name) for label in areas for name in named},
    )


@dataclass(frozen=True)
class Answers:
    """A matrix with what it was built of, to build it again of other answers.

    `terms` and `values` are those that `build` was given.
    """

    matrix: Matrix
    terms: Sequence[Term]
    values: Mapping[str, Column]

    def changed(self, moved: Mapping[str, float]) -> Columns:
        """Return the (n, p) columns were each term `moved` at a value for all.

        Products with the term and its curve change along.
        """
        return self.matrix.values.replaced(self._columns(moved, *self._of(moved)))

    def slope(self, name: str, moved: Mapping[str, float]) -> Columns:
        """Return the (n, p) derivatives of the columns by a number, terms `moved` as above.

        Of a number that is divided by its deviation by the quotient.
        """
        values, derived = self._of(moved)
        term = next(term for term in self.terms if term.name == name)
        x = values[name]
        if term.kind == "curve":
            columns = list(self.matrix.curves[name].slope(np.asarray(x)).T)
        else:
            columns = [np.broadcast_to(1.0, len(x))]
        derived[name] = names(term), columns
        n, p = self.matrix.values.shape
        still = Columns([np.broadcast_to(0.0, n)] * p, n)
        return still.replaced(self._columns({name: 0.0}, values, derived))

    def _of(self, moved: Mapping[str, float]) -> tuple[dict[str, Column], dict]:
        """Return the values of the terms, some moved, and a place for columns given otherwise."""
        n = len(self.matrix.values)
        return {**self.values, **{name: np.broadcast_to(to, n) for name, to in moved.items()}}, {}

    def _columns(
        self,
        moved: Mapping[str, float],
        values: Mapping[str, Column],
        derived: dict[str, tuple[list[str], list[Column]]],
    ) -> dict[int, Column]:
        """Return the columns that the terms `moved` are part of, by their place."""
        given = {term.name: term for term in self.terms}
        place = {label: j for j, label in enumerate(self.matrix.names)}

        def raw(term: Term) -> tuple[list[str], list[Column]]:
            if term.name in derived:
                return derived[term.name]
            if term.kind == "interaction":
                first, second = (raw(given[part]) for part in term.of)
                return _products(*first, *second)
            x = values[term.name]
            if term.kind == "category":
                return names(term), [equal(x, k) for k in range(1, len(term.levels))]
            if term.kind == "curve":
                curve = self.matrix.curves[term.name]
                if single(x):
                    own = curve.basis(np.asarray(x[:1]))[0]
                    return names(term), [np.broadcast_to(value, len(x)) for value in own]
                return names(term), list(curve.basis(np.asarray(x)).T)
            return names(term), [scaled(x, self.matrix.scales.get(term.name, 1.0))]

        return {
            place[label]: column
            for term in self.terms
            if term.name in moved or any(part in moved for part in term.of)
            for label, column in zip(*raw(term), strict=True)
            if label in place
        }


def deviation(values: Column, weights: np.ndarray) -> float:
    """Return the weighted standard deviation, divisor Σw."""
    values = np.asarray(values)
    mean = weights @ values / weights.sum()
    return float(np.sqrt(weights @ (values - mean) ** 2 / weights.sum()))


def everybody(n: int) -> str:
    """All respondents of a fit, in words."""
    return f"all {n} respondents" if n > 1 else "the only respondent"


def _part(term: Term, x: Column, weights: np.ndarray, standardised: bool) -> _Part:
    """Return the columns of a term that is no interaction."""
    if term.kind == "category":
        return _dummies(term, x)
    low, high = ends(x)
    if low == high:
        raise Unestimable(
            f"{term.name} is {low:g} for {everybody(len(x))}",
            term.name,
            f"leave {term.name} out of this model" if len(x) > 1 else "",
        )
    if term.kind == "curve":
        curve = curves.curve(term, np.asarray(x))
        return _Part(names(term), list(curve.basis(np.asarray(x)).T), curve=curve)
    scale = deviation(x, weights) if standardised else 1.0
    return _Part([term.name], [scaled(x, scale)], scale=scale)


def _products(
    first: list[str], x: list[Column], second: list[str], z: list[Column]
) -> tuple[list[str], list[Column]]:
    """Return names and values of the products of the columns of two terms."""
    return [f"{a}:{b}" for b in second for a in first], [product(p, q) for q in z for p in x]


def _met(labels: list[str], columns: list[Column]) -> _Part:
    """Return the columns that some respondent has; what nobody has is left out."""
    met = [some(column) for column in columns]
    absent = [label for label, some in zip(labels, met, strict=True) if not some]
    return _Part(
        [label for label, some in zip(labels, met, strict=True) if some],
        [column for column, some in zip(columns, met, strict=True) if some],
        absent,
        [Remark("level_absent", label) for label in absent],
    )


def _dummies(term: Term, values: Column) -> _Part:
    """Return the columns of a category, its first level for reference."""
    k = len(term.levels)
    codes = level(values, k)
    many = counts(codes, k + 1)[:k]
    if many[0] == 0:
        raise Unestimable(
            f"no respondent is {term.name}={term.levels[0]}, the reference level",
            term.name,
            f"put a level first that is met everywhere, or merge {term.levels[0]!r} with another",
        )
    found = _met(names(term), [Coded(codes, own) for own in np.eye(k + 1)[1:k]])
    alone = [
        Remark("level_of_one", name)
        for name, count in zip(names(term), many[1:], strict=True)
        if count == 1
    ]
    return _Part(found.names, found.columns, found.absent, found.remarks + alone)
