"""The tables that every study has."""

from collections.abc import Iterable, Mapping, Sequence

from coproduction.study.declared.table_declarations import TableDeclaration
from coproduction.study.resolved.specification import Model
from coproduction.study.resolved.tables import OF_ITEMS, tested
from coproduction.study.written.lost import Lost

#: Kinds of tables to what they are of, whose name follows.
_OF = {
    "correlates": ("models",),
    "effects": ("models",),
    "predictions": ("models",),
    "tests": ("models",),
    "nested": ("comparisons",),
    "multiverse": ("multiverses", "models"),
    "sensitivity": ("sensitivity", "models"),
    "summaries": ("summaries", "models"),
    "imputation": ("imputation", "models"),
}
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
    kind, _, of = name.partition("_")
    if any(lost.has(declared, of) for declared in _OF.get(kind, ())):
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
    found |= {f"correlates_{m}": TableDeclaration("correlates", model=m) for m in shown}
    found |= {
        f"effects_{m}": TableDeclaration("marginal_effects", model=m)
        for m in shown
        if models[m].marginal
    }
    of_categories = [m for m in shown if models[m].profiles and models[m].predicts_categories]
    found |= {f"predictions_{m}": TableDeclaration("predictions", model=m) for m in of_categories}
    found |= {f"nested_{name}": TableDeclaration("nested", comparison=name) for name in comparisons}
    found |= {f"tests_{m}": TableDeclaration("tests", model=m) for m in models if tested(models[m])}
    found |= {f"multiverse_{m}": TableDeclaration("multiverse", model=m) for m in multiverses}
    found |= {f"sensitivity_{m}": TableDeclaration("sensitivity", model=m) for m in sensitivities}
    found |= {f"summaries_{m}": TableDeclaration("summaries", model=m) for m in summaries}
    found |= {f"imputation_{m}": TableDeclaration("imputation", model=m) for m in imputed}
    found |= {"between": TableDeclaration("between")} if between else {}
    return found | ({"inequality": TableDeclaration("inequality")} if inequality else {})
