"""Specifications: what a study resolves to, as frozen types.

Every default is stated once, in the JSON Schema of the file where a setting is declared; a type
here has none but the empty ones of parts that do not apply. `plain` and `typed` go between a
specification and the JSON-like values that a job receives as its parameters.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import cattrs

Singletons = Literal["fail", "adjust", "certainty"]
Kind = Literal["number", "score", "category", "curve", "interaction"]
#: A number as it was declared, 18 or 18.5, since messages print it.
Number = int | float

#: The area, or the country, of a result that is not of one.
ALL = "all"
#: The variable that says when respondents were asked, of studies that declare waves.
WAVE = "wave"


@dataclass(frozen=True)
class Term:
    """A term of a model, or its outcome.

    Attributes
    ----------
    name, column
        Name in the model, and column of the analysis data; an interaction has no column.
    kind
        A ``number`` enters as it is, a ``score`` by the `scores` of its `levels`, a ``category`` by
        a dummy for each of its `levels` but the first, a ``curve`` by a basis of its number, an
        ``interaction`` by the products of the columns of the two terms `of`.
    kinds
        Those of the levels of a category that are kinds of missing; of an outcome that is who did
        not answer (a ``number``) those that count, `of` the columns that they are of.
    curve, df
        Shape of a curve (``quadratic``, ``natural_spline``) and the columns of a spline.
    """

    name: str
    kind: Kind
    column: str = ""
    levels: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()
    curve: Literal["", "quadratic", "natural_spline"] = ""
    df: int = 0
    of: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Replication:
    """The replicate weights of one source, see `coproduction.inference.replicates`.

    The `columns` hold `factors` of the weight, or weights. Microdata hold weights either way.
    """

    kind: Literal["BRR", "Fay", "JK1", "JK2", "JKn", "bootstrap"]
    columns: tuple[str, ...]
    mse: bool
    factors: bool = False
    rho: float | None = None
    scale: float | None = None
    rscales: tuple[float, ...] = ()


_T = TypeVar("_T")
#: Goes between specifications and JSON-like values; modules of further types teach it theirs.
CONVERTER = cattrs.Converter(forbid_extra_keys=True, omit_if_default=True)


def _as_declared(value: Any, _: Any) -> Any:
    return value


for _union in (
    Number,
    Number | None,
    int | str,
    int | str | None,
    int | float | str,
    str | Number | dict[str, Number] | None,
):
    CONVERTER.register_structure_hook(_union, _as_declared)


def plain(specification: Any) -> Any:
    """Return a specification as JSON-like values, parts that do not apply left out."""
    return CONVERTER.unstructure(specification)


def typed(kind: type[_T], values: Any) -> _T:
    """Return the specification that `plain` made JSON-like; raises on a key it does not know."""
    return CONVERTER.structure(values, kind)
