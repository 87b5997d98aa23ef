"""The tables that every study has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coproduction.study.declared.table_declarations import TableDeclaration
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.tables import OF_ITEMS, tested
from coproduction.study.written.lost import Lost


@dataclass(frozen=True)
class Each:
    """Standard tables of a kind, one for each of what they are of.

    Attributes
    ----------
    stem
        What their names begin with, before the name of what they are of.
    kind
        Their kind.
    made_of
        The keys whose entries they are made of.
    field
        The key of their declaration that names what they are of.
    """

    stem: str
    kind: str
    made_of: tuple[str, ...] = ("models",)
    field: Literal["model", "comparison"] = "model"

    def declared(self, names: Iterable[str]) -> dict[str, TableDeclaration]:
        """Their names and declarations, of some names of what they are of."""
        if self.field == "model":
            made = {one: TableDeclaration(self.kind, model=one) for one in names}
        else:
            made = {one: TableDeclaration(self.kind, comparison=one) for one in names}
        return {f"{self.stem}_{one}": declaration for one, declaration in made.items()}


#: Of each kind, in the order of presentation.
_EACH = (
    Each("correlates", "correlates"),
    Each("nonresponse", "nonresponse"),
    Each("effects", "marginal_effects"),
    Each("predictions", "predictions"),
    Each("nested", "nested", ("comparisons",), "comparison"),
    Each("tests", "tests"),
    Each("multiverse", "multiverse", ("multiverses", "models")),
    Each("sensitivity", "sensitivity", ("sensitivity", "models")),
    Each("summaries", "summaries", ("summaries", "models")),
    Each("imputation", "imputation", ("imputation", "models")),
)
#: Tables of a name of their own to what they are made of.
_MADE_OF = {
    "verdicts": ("hypotheses",),
    "flow": ("models",),
    "between": ("between",),
    "inequality": ("inequality",),
}
#: Tables that tell of indices and items.
_DESCRIBED = (
    "indices",
    "items",
    "reliability",
    "reliability_items",
    "invariance",
    "factor_means",
    "alignment",
    "dif",
)


def is_lost(name: str, lost: Lost) -> bool:
    """Whether a table of that name may be one at fault, or of what is."""
    if lost.has("tables", name) or lost.has("combined", name):
        return True
    if any(lost.follows(name, each.stem, *each.made_of) for each in _EACH):
        return True
    made_of = lost.some(*_MADE_OF.get(name, ()))
    return made_of or (name in _DESCRIBED and lost.some_names())


def standard(
    models: Mapping[str, Model],
    tabled: Sequence[str],
    items: bool,
    indices: bool,
    hypotheses: bool = False,
    comparisons: Iterable[str] = (),
    multiverses: Iterable[str] = (),
    sensitivities: Iterable[str] = (),
    summaries: Iterable[str] = (),
    between: bool = False,
    imputed: Iterable[str] = (),
    measurement: Iterable[str] = (),
    inequality: bool = False,
) -> dict[str, TableDeclaration]:
    """The tables every study has: name to declaration. `tabled` are the models with a table,
    `measurement` the kinds of tables that tell of measurement."""
    found: dict[str, TableDeclaration] = {}
    if hypotheses:
        found["verdicts"] = TableDeclaration("verdicts")
    found["sample"] = TableDeclaration("sample")
    if items:
        found["items"] = TableDeclaration("items")
    if indices:
        found["indices"] = TableDeclaration("indices")
        of_index = ("alpha", "alpha_ordinal", "omega")
        found["reliability"] = TableDeclaration("reliability", rows=of_index)
        found["reliability_items"] = TableDeclaration("reliability", rows=OF_ITEMS)
    found |= {kind: TableDeclaration(kind) for kind in measurement}
    if tabled:
        found["flow"] = TableDeclaration("flow", model=tabled[0])
    shown = [name for name in tabled if not models[name].stacked]
    has: dict[str, Iterable[str]] = {
        "correlates": [m for m in shown if not models[m].of_answering],
        "nonresponse": [m for m in shown if models[m].of_answering],
        "effects": [m for m in shown if models[m].marginal],
        "predictions": [m for m in shown if models[m].profiles and models[m].predicts_categories],
        "nested": comparisons,
        "tests": [m for m in models if tested(models[m])],
        "multiverse": multiverses,
        "sensitivity": sensitivities,
        "summaries": summaries,
        "imputation": imputed,
    }
    for each in _EACH:
        found |= each.declared(has[each.stem])
    found |= {"between": TableDeclaration("between")} if between else {}
    return found | ({"inequality": TableDeclaration("inequality")} if inequality else {})
