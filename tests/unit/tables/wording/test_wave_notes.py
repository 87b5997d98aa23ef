"""Tables say which waves they count together."""

from types import SimpleNamespace
from typing import Any

import pytest

from coproduction.study.printed.figures import KINDS
from coproduction.study.resolved.tables import TableSpec
from coproduction.tables.wording.wave_notes import DRAWN_TOGETHER, of_figure, of_table, together

LABELS = {
    "countries": {"GB": "United Kingdom", "DE": "Germany", "CZ": "Czechia"},
    "levels": {"wave": {"base": "2008", "second": "2013", "third": "2018"}},
}
WAVES = {"GB": ["third", "base"], "DE": ["base", "second"], "CZ": ["base"]}


def test_countries_of_several_waves_are_told_with_these_in_order():
    assert together(LABELS, WAVES, ["GB", "CZ"], "en") == (
        "Waves of a country are counted together – United Kingdom: 2008, 2018.",
    )


def test_countries_of_one_wave_and_studies_without_waves_have_no_note():
    assert together(LABELS, WAVES, ["CZ"], "en") == ()
    assert together({"countries": {}}, {"GB": []}, ["GB"], "en") == ()


@pytest.mark.parametrize("kind", ["indices", "items", "reliability", "sample", "balance"])
def test_tables_of_all_respondents_tell_the_waves_of_every_country(kind):
    table = TableSpec("t", kind, "en", "T", group="arm" if kind == "balance" else "")
    (note,) = of_table(table, {}, LABELS, WAVES)
    assert note.endswith("– United Kingdom: 2008, 2018; Germany: 2008, 2013.")


def test_tables_tell_the_waves_of_their_own_countries():
    models: Any = {"m": SimpleNamespace(countries=("DE", "CZ"), fits=())}
    for table in (
        TableSpec("t", "correlates", "en", "T", model="m"),
        TableSpec("t", "estimators", "en", "T", models={"m": "M"}),
        TableSpec("t", "indices", "en", "T", rows=("DE", "CZ")),
    ):
        (note,) = of_table(table, models, LABELS, WAVES)
        assert note.endswith("– Germany: 2008, 2013.")


def test_tables_of_models_tell_whether_waves_are_terms():
    def model(*names: str) -> Any:
        terms = tuple(SimpleNamespace(name=name) for name in names)
        return SimpleNamespace(countries=("DE",), fits=(SimpleNamespace(terms=terms),))

    models = {"apart": model("age", "wave"), "pooled": model("age")}
    said = {
        ("apart",): "All waves of a country are in one fit",
        ("pooled",): "Waves of a country are counted together –",
        ("apart", "pooled"): "Waves of a country are counted together, but where a claim",
    }
    for names, start in said.items():
        table = TableSpec("t", "tests", "en", "T", models={name: name for name in names})
        (note,) = of_table(table, models, LABELS, WAVES)
        assert note.startswith(start) and note.endswith("Germany: 2008, 2013.")
    (note,) = of_table(TableSpec("t", "verdicts", "en", "T"), {}, LABELS, WAVES)
    assert note.startswith(said["apart", "pooled"])


def test_tables_that_part_waves_have_no_note():
    for kind, group in (("indices", "wave"), ("items", "wave")):
        assert of_table(TableSpec("t", kind, "en", "T", group=group), {}, LABELS, WAVES) == ()


def test_figures_of_all_respondents_tell_the_waves():
    for kind in ("indices", "items", "country_scatter"):
        assert of_figure(kind, LABELS, WAVES, "en") == together(LABELS, WAVES, [*WAVES], "en")
    (note,) = of_figure("verdicts", LABELS, WAVES, "en")
    assert "but where a claim or a model compares them" in note


def test_figures_of_models_tell_whether_waves_are_terms():
    for names, start in (((), "Waves of a country are counted together –"),
                         (("wave",), "All waves of a country are in one fit")):  # fmt: skip
        terms = tuple(SimpleNamespace(name=name) for name in ("age", *names))
        model: Any = SimpleNamespace(countries=("DE",), fits=(SimpleNamespace(terms=terms),))
        (note,) = of_figure("coefficients", LABELS, WAVES, "en", model)
        assert note.startswith(start) and note.endswith("– Germany: 2008, 2013.")


def test_every_kind_of_figure_tells_waves_or_parts_them():
    # one counts no respondents, one has waves by themselves, one sources
    assert {*KINDS} - {*DRAWN_TOGETHER} == {"comparability", "flow", "missingness"}
