"""What declarations of tables may say, as the schema of `tables.yaml` has it, and become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from coproduction.study import declared_answers, settings
from coproduction.study.declared_models import Modelled
from coproduction.study.specification import typed
from coproduction.study.survey import Variable
from coproduction.study.tables import OF_INDEX, OF_ITEMS, STEPS, TableSpec, estimated, references

_KIND = ("tables", "additionalProperties", "properties", "kind")
#: Names of rows that no study declares.
FIXED = {"statistics": (*OF_INDEX, *OF_ITEMS), "steps": STEPS}


@dataclass(frozen=True)
class Declarable:
    """What the declaration of a kind of table may say.

    Attributes
    ----------
    rows
        What its `rows` may name: ``variables`` and plausible values, variables that can be
        ``answered``, ``countries``, ``terms`` of its models, ``hypotheses``, or names of `FIXED`.
    takes
        Settings that not every kind takes.
    digits
        Decimals, where it says none.
    bare
        Whether nothing stands below its estimates where it says nothing itself.
    """

    rows: Literal[
        "variables", "answered", "countries", "terms", "hypotheses", "statistics", "steps"
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
    entry: Mapping,
    settings: Mapping,
    modelled: Modelled,
    printed: Mapping[str, Mapping],
    variables: Mapping[str, Variable],
    names: Mapping[str, Sequence[str]],
) -> TableSpec:
    """The specification of a table from its declaration, which has a language and no fault.

    `settings` is `tables.yaml` with its defaults, `printed` what is printed by language, `names`
    those that rows may have, see `coproduction.study.table_faults.checked`.
    """
    kind = entry["kind"]
    declarable = KINDS[kind]

    def text(found: str | Mapping[str, str]) -> str:
        if isinstance(found, str):
            return found
        return found.get(entry["language"]) or found[next(iter(printed))]

    stars = entry.get("stars", settings["stars"]) if "stars" in declarable.takes else {}
    headers = {model: text(label) for model, label in entry.get("models", {}).items()}
    used = [modelled.models[model] for model in headers or filter(None, [entry.get("model")])]
    model, comparison, steps = entry.get("model", ""), entry.get("comparison", ""), ()
    title = text(entry.get("title", ""))
    if comparison:
        said = printed[entry["language"]]["comparisons"][comparison]
        used, steps, title = (
            [modelled.comparisons[comparison].model],
            said["steps"],
            title or said["label"],
        )
        model = used[0].name
    base = declared_answers.base(entry, names["items"])
    more = kind == "sample" and any(key in entry for key in ("total", "statistics"))
    standard = names["items"] if base else names["characteristics"] if more else ()
    rows = tuple(entry.get("rows", standard))
    own = "" if declarable.bare else settings["uncertainty"]
    return TableSpec(
        name=name,
        kind=kind,
        language=entry["language"],
        title=title,
        model=model,
        comparison=comparison,
        steps=tuple(steps),
        models=headers,
        marginal=tuple(m.name for m in used if headers and estimated(m) == "both"),
        references={k: v for model in used for k, v in references(model).items()},
        group=entry.get("group", ""),
        rows=rows,
        digits=entry.get("digits", declarable.digits),
        uncertainty=entry.get("uncertainty", own),
        stars=dict(sorted(stars.items(), key=lambda star: star[1])),
        notes=tuple(text(note) for note in entry.get("notes", ())),
        own={key: text(label) for key, label in entry.get("labels", {}).items()},
        base=base,
        collapse=declared_answers.collapsed(entry, rows, variables, text),
        levels=entry.get("levels", True),
        total=entry.get("total", ""),
        by_country=entry.get("by_country", True),
        statistics=tuple(entry.get("statistics", ())),
        **_of_estimates(entry, printed[entry["language"]]),
    )


def _of_estimates(entry: Mapping, said: Mapping[str, Mapping]) -> dict[str, Any]:
    """What a table says of estimates; `said` is what is printed in its language."""
    family = entry.get("family", "")
    return {
        "below": tuple(entry.get("below", ())),
        "exponentiate": entry.get("exponentiate", False),
        "fit": tuple(entry.get("fit", ())),
        "family": family,
        "family_label": said["families"][family] if family else "",
    }
