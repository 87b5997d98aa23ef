"""What is made of names at fault is at fault too: every table and figure, every key."""

from typing import Any, cast

import pytest

from coproduction.study import declared_files
from coproduction.study.declared.table_declarations import TableDeclaration
from coproduction.study.printed import figures, standard_tables
from coproduction.study.written import settings
from coproduction.study.written.lost import Lost, meant

#: Made of no name that may be at fault.
ALWAYS = {"sample", "comparability", "missingness"}


def lost(kind, *names):
    found = Lost()
    found.add(kind, names)
    return found


def test_every_kind_of_figure_is_of_something_that_may_be_lost():
    named = {"country_scatter": "countries_trust_gdp", "concentration_curves": "curves_trust"}
    unread = Lost()
    for kinds in (*declared_files._ENTRIES.values(), ("imputation",)):
        for kind in kinds:
            unread.add_all(kind)
    for kind in figures.KINDS:
        name = named.get(kind, kind if kind in figures.TITLES else f"{kind}_m")
        assert figures.is_lost(name, unread) == (kind not in ALWAYS), kind
        assert not figures.is_lost(name, Lost())


def test_every_standard_table_is_of_something_that_may_be_lost(monkeypatch):
    made = []
    monkeypatch.setattr(
        standard_tables,
        "TableDeclaration",
        lambda *a, **k: made.append(a) or TableDeclaration(*a, **k),
    )
    monkeypatch.setattr(standard_tables, "tested", lambda _: True)

    class Everything:
        stacked, marginal, profiles, predicts_categories = False, True, True, True

        def __init__(self, of_answering: bool):
            self.of_answering = of_answering

    measured = ["invariance", "factor_means", "alignment", "dif"]
    one, everything = ["m"], cast(Any, {"m": Everything(False), "n": Everything(True)})
    tables = standard_tables.standard(
        everything, ["m", "n"], True, True, True, one, one, one, one, True, one, measured, True
    )
    unread = Lost()
    for kinds in (*declared_files._ENTRIES.values(), ("imputation",)):
        for kind in kinds:
            unread.add_all(kind)
    unread._unread -= {"tables", "combined"}
    assert len(tables) == len(made)
    for name in tables:
        assert standard_tables.is_lost(name, unread) == (name not in ALWAYS), name
        assert not standard_tables.is_lost(name, Lost())
        if name.endswith("_m") and not name.startswith("nested"):
            assert standard_tables.is_lost(name, lost("models", "m")), name


@pytest.mark.parametrize("file", [*declared_files._ENTRIES])
def test_every_key_with_entries_of_a_name_loses_those_at_fault(file):
    found = settings.schema(file)["properties"]
    named = {
        key
        for key, of in found.items()
        if isinstance(entry := of.get("additionalProperties"), dict)
        and entry.get("type") != "number"
    }
    assert named == {*declared_files._ENTRIES[file]}


@pytest.mark.parametrize(
    ("name", "strange", "follows"),
    [
        ("locks_home", ["locks_homeq"], True), ("locks_home", ["qqqq"], True),
        ("age", ["locks_homeq"], False), ("other", ["qqqq"], False), ("age", [], False),
    ],
)  # fmt: skip
def test_a_known_name_may_be_meant_by_one_like_it_or_like_nothing(name, strange, follows):
    assert meant(name, strange, ["locks_home", "age"]) == follows
