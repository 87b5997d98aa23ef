"""Drawing: every kind has a function, a file of the contract and a description."""

import re
from dataclasses import replace
from inspect import signature
from pathlib import Path

import pandas as pd
import pytest
from unit.figures.cases import (
    AREAS,
    FIVE,
    assert_clean,
    estimates,
    fits,
    labels,
    means,
    said,
    shares,
)

from coproduction.banner import SIMULATED
from coproduction.figures import drawing
from coproduction.figures.drawing import NOTHING, draw, drawer
from coproduction.figures.index_means import index_means
from coproduction.figures.item_shares import item_shares
from coproduction.on_use import modules
from coproduction.results import contract
from coproduction.results.between_files import COUNTRY_SUMMARIES
from coproduction.results.catalogue import declared
from coproduction.results.contract import write
from coproduction.results.descriptive_files import ITEMS, SUMMARIES
from coproduction.results.invariance_files import LICENSED
from coproduction.results.model_files import ESTIMATES, FIT, FIT_REMARKS
from coproduction.study.printed import figures as registry
from coproduction.study.printed.figures import Figure
from coproduction.study.resolved.steps import Step
from run.code import modules_used

ROOT = Path(__file__).resolve().parents[3] / "workflow"


def test_every_file_of_every_kind_is_read_whether_or_not_a_model_is_named(tmp_path):
    for kind in registry.KINDS.values():
        for file in dict.fromkeys((*kind.files, *kind.beside)):
            path = tmp_path / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            write(contract.frame(file, []), file, path)
            assert drawing._frame(file, "", [path]).empty
            if "model" not in file.names:
                assert drawing._frame(file, "m", [path]).empty


@pytest.mark.parametrize("kind", registry.KINDS)
def test_every_kind_is_drawn_as_it_is_registered(kind):
    told, function = registry.KINDS[kind], drawer(kind)
    assert f"{function.__module__}:{function.__name__}" == told.function
    assert all(declared(file.path) is file for file in (*told.files, *told.beside))
    taken = {FIT_REMARKS: "remarks", COUNTRY_SUMMARIES: "summaries", LICENSED: "licensed"}
    for file, name in taken.items():
        assert (file in told.beside) is (name in signature(function).parameters)
    assert {*told.settings, *registry.ALWAYS} <= set(signature(function).parameters)
    assert {*told.settings, *registry.ALWAYS} <= set(Figure.__dataclass_fields__)


@pytest.mark.parametrize("kind", registry.KINDS)
def test_a_job_depends_on_the_modules_of_its_kinds_alone(kind):
    script = ROOT / "scripts/figures.py"
    used = modules_used(script, ROOT / "coproduction", modules(registry.PLACES, [kind]))
    every = {name.rpartition(".")[2] for name in modules(registry.PLACES, registry.PLACES)}
    met = {path.stem for path in used if path.parent.name == "figures"} & every
    own = modules(registry.PLACES, [kind])[0].rpartition(".")[2]
    # shades of missing answers are those of the answers, and items one by one are a heat map
    others = {"missingness": {"item_shares"}, "dif": {"heat_map"}}
    assert met == {own} | others.get(kind, set())


def test_a_figure_takes_the_file_and_the_rows_of_its_model(tmp_path):
    own = estimates(AREAS, FIVE).assign(model="m", std_error=0.1, statistic=1.0, df=9.0, p_value=1)
    own = own.assign(category="")
    own = own[ESTIMATES.names]
    other = own.assign(model="n", estimate=own["estimate"] * 1e6)
    path = tmp_path / "models/estimates.csv"
    path.parent.mkdir()
    write(pd.concat([own, other]), ESTIMATES, path)
    told = {"estimator": "wls", "effects": "coefficients", "weights": "none", "errors": "robust"}
    told |= {"weights_declared": "none", "n_countries": 1, "psu_declared": False, "rank": 7}
    told |= {"strata_declared": False, "weighted_n": 9.0, "standardised": False, "confidence": 0.9}
    told |= {"missing": "listwise"}
    of = fits(own, **told, model="m", outcome="index").reindex(columns=FIT.names)
    write(pd.concat([of, of.assign(model="n", n=7)]), FIT, tmp_path / "models/fit.csv")
    noted = pd.DataFrame(columns=FIT_REMARKS.names)
    write(noted, FIT_REMARKS, tmp_path / "models/remarks.csv")
    given = [str(path), *(str(tmp_path / f"models/{name}.csv") for name in ("fit", "remarks"))]
    figure = Figure("heat_map_m", "heat_map", "M", "m")
    paths = [tmp_path / f"heat_map_m.{kind}" for kind in ("pdf", "png", "svg", "txt")]
    draw(figure, given, labels(AREAS, FIVE), True, paths)
    svg = paths[2].read_text(encoding="utf-8")
    assert '<title id="figure-title">M</title>' in svg and registry.KINDS["heat_map"].alt in svg
    assert paths[2].stat().st_size < 250_000
    alt = paths[3].read_text(encoding="utf-8")
    assert alt.startswith(SIMULATED) and f'<desc id="figure-desc">{alt.strip()}</desc>' in svg
    figure = replace(
        figure,
        weights="design",
        steps={"age": {area: Step("deviations", 2, "age") for area in AREAS}},
    )
    with pytest.raises(ValueError, match=r"expected descriptives/summaries\.csv"):
        draw(figure, given, labels(AREAS, FIVE), True, paths)
    spread = pd.DataFrame(
        {"country": "all", "weights": ["design", "population"], "variable": "age"}
    )
    spread = spread.assign(
        level="", n=9, weighted_n=9.0, n_missing=0, n_not_put=0, std_deviation=[1e3, 1e6]
    )
    (tmp_path / "descriptives").mkdir()
    where = tmp_path / "descriptives/summaries.csv"
    write(spread.reindex(columns=SUMMARIES.names), SUMMARIES, where)
    draw(figure, [*given, str(where)], labels(AREAS, FIVE), True, paths)
    largest = 2e3 * own.loc[own["term"] == "age", "estimate"].max()
    assert f"the largest {largest:.0f} (Age" in paths[3].read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=r"expected descriptives/indices\.csv"):
        draw(Figure("indices", "indices", "I"), [str(path)], {}, True, paths)
    with pytest.raises(ValueError, match="no kind of figure is"):
        drawer("pie")


@pytest.mark.parametrize(
    ("replicated", "how"), [(True, "by replicate weights"), (False, "by a bootstrap")]
)
def test_relative_importance_says_how_its_intervals_were_found(replicated, how):
    figure = Figure("importance_m", "importance", "M", "m", replicated=replicated)
    assert figure.alt == (
        "Share of the variance that each correlate explains, averaged over all orders, with its "
        f"interval {how}."
    )


@pytest.mark.parametrize("kind", ["coefficients", "heat_map"])
def test_a_model_of_which_nothing_is_told_has_a_figure_that_says_so(tmp_path, kind):
    """No term but country, or all estimates withheld: the run goes on."""
    own = estimates(AREAS, FIVE).assign(model="m", std_error=0.1, statistic=1.0, df=9.0, p_value=1)
    own = own.assign(category="", term="country=DE").drop_duplicates(["area", "country"])
    told = {"estimator": "wls", "effects": "coefficients", "weights": "none", "errors": "robust"}
    told |= {"weights_declared": "none", "n_countries": 1, "psu_declared": False, "rank": 7}
    told |= {"strata_declared": False, "weighted_n": 9.0, "standardised": False, "confidence": 0.9}
    told |= {"missing": "listwise"}
    of = fits(own, **told, model="m", outcome="index").reindex(columns=FIT.names)
    (tmp_path / "models").mkdir()
    frames = {ESTIMATES: own[ESTIMATES.names], FIT: of}
    frames[FIT_REMARKS] = pd.DataFrame(columns=FIT_REMARKS.names)
    for file, frame in frames.items():
        write(frame, file, tmp_path / file.path)
    paths = [tmp_path / f"f{suffix}" for suffix in (".pdf", ".png", ".svg", ".txt")]
    given = [tmp_path / file.path for file in frames]
    draw(Figure("f", kind, "F", "m"), given, labels(AREAS, FIVE), False, paths)
    assert paths[-1].read_text("utf-8").strip() == NOTHING
    assert all(path.stat().st_size for path in paths)


def test_notes_of_a_figure_stand_at_its_foot_and_in_its_text(tmp_path):
    own = (
        shares(AREAS, FIVE).assign(weighted_n=1.0, weighted_n_base=1.0).reindex(columns=ITEMS.names)
    )
    path = tmp_path / "descriptives/items.csv"
    path.parent.mkdir()
    write(own, ITEMS, path)
    paths = [tmp_path / f"items.{kind}" for kind in ("pdf", "png", "svg", "txt")]
    draw(Figure("items", "items", "I", notes=("Said.",)), [str(path)], {}, False, paths)
    assert paths[3].read_text(encoding="utf-8").endswith(" Said.\n")
    note = "Waves of a country are counted together."
    for figure in (
        item_shares(shares(AREAS, FIVE), {}, simulated=False, notes=[note]),
        index_means(means(AREAS, FIVE), {}, simulated=False, notes=[note]),
    ):
        assert_clean(figure)
        assert note in said(figure)


@pytest.mark.parametrize(("countries", "width"), [(5, 88), (25, 175)])
def test_a_figure_of_one_column_that_no_page_holds_is_of_two(tmp_path, countries, width):
    own = shares(["all"], [f"c{k}" for k in range(countries)], items=3)
    path = tmp_path / "descriptives/items.csv"
    path.parent.mkdir()
    weighted = own.assign(weighted_n=1.0, weighted_n_base=1.0)
    write(weighted.reindex(columns=ITEMS.names), ITEMS, path)
    paths = [tmp_path / f"items.{kind}" for kind in ("pdf", "png", "svg", "txt")]
    draw(Figure("items", "items", "I", width=88), [str(path)], {}, False, paths)
    svg = paths[2].read_text(encoding="utf-8")
    wide, tall = (float(n) / 72 * 25.4 for n in re.findall(r'(?:width|height)="([\d.]+)pt"', svg))
    assert wide == pytest.approx(width, abs=0.1) and tall < 260
