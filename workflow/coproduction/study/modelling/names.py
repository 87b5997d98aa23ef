"""Names that a model may use: variables, concepts, indices and their columns by area."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from coproduction.study.resolved.analysis import ByLevel, Index, Linear, Scoring
from coproduction.study.resolved.specification import ALL, Term
from coproduction.study.resolved.survey import Variable


class Names:
    """Every name a model may use, and the column it stands for in a given area."""

    def __init__(
        self,
        variables: Mapping[str, Variable],
        indices: Sequence[Index],
        countries: list[str],
        plausible: Mapping[str, tuple[str, ...]] | None = None,
    ):
        self.variables, self.countries = variables, countries
        #: Score to the variables that are its plausible values.
        self.plausible = dict(plausible or {})
        self.by_area: dict[str, dict[str, str]] = {}
        for entry in indices:
            self.by_area.setdefault(entry.index, {})[entry.area] = entry.column
        self.index_columns = {entry.column: entry for entry in indices}
        for name, variable in variables.items():
            if variable.concept:
                self.by_area.setdefault(variable.concept, {})[variable.area] = name

    def known(self) -> list[str]:
        return ["country", *self.variables, *self.by_area, *self.plausible]

    def areas(self, name: str) -> list[str]:
        """The areas a name exists in; a plain variable exists in its own, else in `all`."""
        if name in self.variables:
            return [self.variables[name].area or ALL]
        if name in self.plausible:
            return [ALL]
        return list(self.by_area[name])

    def term(self, name: str, area: str) -> Term | None:
        """The term of that name in that area, or None when it has no column there."""
        if name == "country":
            return Term(name, "category", name, tuple(self.countries))
        if name in self.plausible:
            return Term(name, "number", self.plausible[name][0])
        if name in self.variables:
            column = name
        else:
            columns = self.by_area[name]
            column = columns.get(area, columns.get(ALL))
            if column is None:
                return None
        if column in self.index_columns:
            return Term(name, "number", column)
        return term(name, column, self.variables[column])

    def shared(self, one: str, other: str) -> list[str]:
        """The variables that two columns are made of: the items of an index, else itself."""
        made = [
            self.index_columns[c].items if c in self.index_columns else [c] for c in (one, other)
        ]
        return sorted({*made[0]} & {*made[1]})

    def bounds(self, column: str) -> list[float]:
        """Smallest and largest value a column can have."""
        if column not in self.index_columns:
            return reach(self.variables[column], Linear(1.0, 0.0))
        return extent(self.index_columns[column], self.variables)


def extent(entry: Index, variables: Mapping[str, Variable]) -> list[float]:
    """Smallest and largest value an index can have."""
    ends = [reach(variables[item], scored) for item, scored in entry.items.items()]
    if entry.missing_as_zero:
        ends = [[min(low, 0.0), max(high, 0.0)] for low, high in ends]
    if entry.aggregate == "sum":
        return [sum(low for low, _ in ends), sum(high for _, high in ends)]
    return [min(low for low, _ in ends), max(high for _, high in ends)]


def ranges(
    indices: Sequence[Index], variables: Mapping[str, Variable]
) -> dict[str, tuple[float, ...]]:
    """Described index to the smallest and the largest value that it can have in any area."""
    found: dict[str, tuple[float, ...]] = {}
    for entry in (entry for entry in indices if entry.describe):
        ends = [*extent(entry, variables), *found.get(entry.index, ())]
        found[entry.index] = (float(min(ends)), float(max(ends)))
    return found


def scales(
    indices: Sequence[Index], variables: Mapping[str, Variable]
) -> dict[str, tuple[float, float]]:
    """Every index, and variable that is a number, to the smallest and the largest value that it can
    have in any area."""
    found: dict[str, tuple[float, float]] = {}
    for name, one in variables.items():
        if one.type == "numeric":
            low, high = one.range
            found[name] = float(low), float(high)
    for entry in indices:
        low, high = extent(entry, variables)
        before = found.get(entry.index, (low, high))
        found[entry.index] = float(min(low, before[0])), float(max(high, before[1]))
    return found


def reach(variable: Variable, scored: Scoring) -> list[float]:
    """Smallest and largest score of an item, or of a variable scored ``Linear(1, 0)``."""
    if isinstance(scored, ByLevel):
        ends = list(scored.scores.values())
    elif variable.type == "numeric":
        ends = [scored.intercept + scored.slope * x for x in variable.range]
    else:
        ends = [float(level.score) for level in variable.levels]
    return [min(ends), max(ends)]


def term(name: str, column: str, variable: Variable) -> Term:
    """A variable as a term of a model, `column` being where the analysis data hold it."""
    levels = tuple(variable.names())
    if variable.type == "numeric":
        return Term(name, "number", column)
    if variable.type == "categorical":
        return Term(name, "category", column, levels)
    scores = tuple(float(level.score) for level in variable.levels)
    return Term(name, "score", column, levels, scores)


def strange(
    terms: Iterable[str], known: Collection[str], is_lost: Callable[[str], bool]
) -> list[str]:
    """The terms that nothing is called, by the names in products and before levels.

    Of a name that is lost, at fault elsewhere, nothing is told.
    """
    parts = {term: [part.partition("=")[0] for part in term.split(":")] for term in terms}
    return [
        term
        for term, own in parts.items()
        if any(part not in known and not is_lost(part) for part in own)
    ]
