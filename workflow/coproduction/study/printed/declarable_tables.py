"""What declarations of tables may say, as the schema of `tables.yaml` has it, and become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coproduction.results.between_files import METHODS
from coproduction.study.declared.table_declarations import TableDeclaration, TablesFile, Text, said
from coproduction.study.declared_models import Modelled
from coproduction.study.printed import answer_tables
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.survey import Variable
from coproduction.study.resolved.tables import (
    OF_INDEX,
    OF_ITEMS,
    STEPS,
    TableSpec,
    estimated,
    raised,
    references,
)
from coproduction.study.written import settings

_KIND = ("tables", "additionalProperties", "properties", "kind")
#: Names of rows that no study declares.
FIXED = {"statistics": (*OF_INDEX, *OF_ITEMS), "steps": STEPS, "methods": METHODS}


@dataclass(frozen=True)
class Declarable:
    """What the declaration of a kind of table may say.

    Attributes
    ----------
    rows
        What its `rows` may name: ``variables`` and plausible values, variables that can be
        ``answered``, ``countries``, ``indices``, ``terms`` of its models, ``hypotheses``, or names
        of `FIXED`.
    takes
        Settings that not every kind takes.
    digits
        Decimals, where it says none.
    bare
        Whether nothing stands below its estimates where it says nothing itself.
    """

    rows: Literal[
        "variables",
        "answered",
        "countries",
        "indices",
        "terms",
        "hypotheses",
        "statistics",
        "steps",
        "methods",
    ]
    takes: tuple[str, ...]
    digits: int
    bare: bool = False


def _declared() -> dict[str, Declarable]:
    found = settings.schema("tables")["properties"]
    for key in _KIND:
        found = found[key]
    return typed(dict[str, Declarable], found["x-kinds"])


#: Kinds of tables; `coproduction.tables.table_kinds` has what makes each.
KINDS = _declared()


def resolved(
    name: str,
    entry: TableDeclaration,
    given: TablesFile,
    modelled: Modelled,
    printed: Mapping[str, Mapping],
    variables: Mapping[str, Variable],
    names: Mapping[str, Sequence[str]],
) -> TableSpec:
    """The specification of a table from its declaration, which has a language and no fault.

    `given` is `tables.yaml`, `printed` what is printed by language, `names`
    those that rows may have, see `coproduction.study.printed.table_faults.checked`.
    """
    declarable = KINDS[entry.kind]

    def text(found: Text) -> str:
        return said(found, entry.language, [*printed])

    own = given.stars if entry.stars is None else entry.stars
    stars = own if "stars" in declarable.takes else {}
    used = [modelled.models[model] for model in entry.used]
    model, title, steps, in_words = entry.model, text(entry.title), (), printed[entry.language]
    if entry.comparison:
        compared = in_words["comparisons"][entry.comparison]
        used, steps = [modelled.comparisons[entry.comparison].model], tuple(compared["steps"])
        model, title = used[0].name, title or compared["label"]
    base = answer_tables.base(entry, names["items"])
    more = entry.kind == "sample" and (entry.total or entry.statistics)
    standard = names["items"] if base else names["characteristics"] if more else ()
    if entry.kind == "balance":
        # plausible values are several columns
        own = names["characteristics"]
        standard = [name for name in own if name in variables and name != entry.group]
    rows = entry.rows or tuple(standard)
    return TableSpec(
        name=name,
        kind=entry.kind,
        language=entry.language,
        title=title,
        model=model,
        comparison=entry.comparison,
        steps=steps,
        models={name: text(header) for name, header in entry.models.items()},
        marginal=tuple(m.name for m in used if entry.models and estimated(m) == "both"),
        references={k: v for model in used for k, v in references(model).items()},
        raised=raised(used),
        group=entry.group,
        rows=rows,
        digits=declarable.digits if entry.digits is None else entry.digits,
        uncertainty=entry.uncertainty or ("" if declarable.bare else given.uncertainty),
        stars=dict(sorted(stars.items(), key=lambda star: star[1])),
        notes=tuple(map(text, entry.notes)),
        own={key: text(label) for key, label in entry.labels.items()},
        base=base,
        collapse=answer_tables.collapsed(entry, rows, variables, text),
        levels=entry.levels is not False,
        total=entry.total,
        by_country=entry.by_country is not False,
        statistics=entry.statistics,
        below=entry.below,
        exponentiate=bool(entry.exponentiate),
        fit=entry.fit,
        randomised=entry.kind == "balance" and variables[entry.group].randomised,
        spanners={name: text(one.label) for one in entry.spanners for name in one.columns},
        family=entry.family,
        family_label=in_words["families"][entry.family] if entry.family else "",
    )
