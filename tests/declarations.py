"""Declarations of variables and sources in a few words, for tests of one thing."""

from collections.abc import Mapping

from coproduction.missing import KINDS
from coproduction.readers.formats import Reading, format_of
from coproduction.study.data import sources, variables
from coproduction.study.declared import model_declarations
from coproduction.study.declared.model_declarations import ModelDeclaration
from coproduction.study.resolved.analysis import Index, Scoring
from coproduction.study.resolved.survey import Source, Variable
from coproduction.study.written import settings


def declared(short: Mapping[str, Mapping]) -> dict[str, Variable]:
    """Variables from their types, levels (by name alone if need be) and ranges."""
    return {
        name: variables.resolved(
            {"label": name, "missing": list(KINDS), **given}
            | {
                "levels": [
                    {"label": level} | (level if isinstance(level, Mapping) else {"name": level})
                    for level in given.get("levels", [])
                ]
            }
        )
        for name, given in short.items()
    }


def model(**given: object) -> ModelDeclaration:
    """A model as `models.yaml` declares it, of `y` by `x` where it says no other."""
    rules = settings.schema("models")
    whole = {"models": {"m": {"label": "m", "outcome": "y", "terms": ["x"]} | given}}
    assert settings.check(whole, rules, "models.yaml") == []
    return model_declarations.read(settings.with_defaults(whole, rules, rules)).models["m"]


def source(**given) -> Source:
    """A source of a CSV file with some settings."""
    filled = {"file": "x.csv", "sha256": "0" * 64, "platform": "none", "language": "en"}
    filled |= {"quote": '"', "name_row": 1, "questions": {}, "identifiers": []}
    return sources.resolved(filled | given)


def reading(declared: Mapping) -> Reading:
    """How a file is read, from what its source declares; the schema has the rest."""
    rules = settings.schema("study")["properties"]["sources"]["additionalProperties"]
    filled = settings.with_defaults(
        {"format": format_of(declared["file"]), **declared}, rules, rules
    )
    fields = Reading.__dataclass_fields__
    return Reading(**{key: value for key, value in filled.items() if key in fields})


def index(column: str, area: str = "all", items: Mapping[str, Scoring] | None = None) -> Index:
    """An index of all its items in a column of its name."""
    items = dict(items or {})
    return Index(column, area, column, True, len(items), False, "mean", items)
