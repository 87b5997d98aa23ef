"""Frames of results, and tables of them, for the tests of tables."""

import itertools
from functools import cache

import pandas as pd

from coproduction.results.contract import frame
from coproduction.results.model_files import DIAGNOSTICS
from coproduction.tables.kinds.correlates_table import correlates
from coproduction.tables.kinds.estimators_table import side_by_side
from coproduction.tables.kinds.flow_table import flow
from coproduction.tables.kinds.index_table import indices
from coproduction.tables.kinds.item_table import items
from coproduction.tables.kinds.joint_tests import joint_tests
from coproduction.tables.kinds.reliability_table import reliability
from coproduction.tables.kinds.sample_table import sample

NASTY = r"A&B %$#_{}~^\ <b>x</b> [y] *z* “Ž” Ωμέγα"

LABELS = {
    "terms": {
        "efficacy": NASTY,
        "job": "Employment",
        "job=out": "Out of work",
        "job=study": "In education",
        "job=work": "In work",
        "sex": "Gender",
    },
    "levels": {"sex": {"f": "Woman", "m": "Man"}},
    "areas": {"safety": "Public <safety> & order", "health": "Health"},
    "countries": {"AA": "A-land", "BB": "B_land"},
    "indices": {"index": "Index 100%"},
}

#: How errors of descriptives were found: no stratum has one unit.
ERRORS = {"errors": "stratified", "singletons": "fail", "n_singletons": 0, "no_error": None}
REFERENCES = {"job": "work", "sex": "m", "unused": "x"}


def estimates(countries):
    terms = ["Intercept", "efficacy", "job=out", "job=study", "sex=f", "country=BB"]
    rows = []
    for a, area in enumerate(["safety", "health"]):
        for c, country in enumerate(countries):
            for t, term in enumerate(terms):
                if term.startswith("country") and country != "all":
                    continue
                value = (-1) ** t * (1234.56789 if t == 0 else 0.1 * t + 0.01 * a + 0.001 * c)
                row = ("m", "index", area, country, term, value, 0.02 + 0.001 * t, 10.0**-t)
                rows.append((*row, value - 0.04, value + 0.04))
    columns = "model outcome area country term estimate std_error p_value conf_low conf_high"
    frame = pd.DataFrame(rows, columns=columns.split())
    kinds = frame["term"].map(lambda term: "constant" if term == "Intercept" else "coefficient")
    return frame.assign(kind=kinds)


def fits(frame):
    out = frame[["model", "outcome", "area", "country"]].drop_duplicates().copy()
    return out.assign(
        estimator="wls",
        effects="coefficients",
        weights="design",
        weights_declared="all",
        n_countries=out["country"].eq("all").map({True: 2, False: 1}),
        errors="stratified",
        cluster=None,
        n_clusters=None,
        replicates=None,
        replicate_kind=None,
        psu_declared=True,
        strata_declared=True,
        singletons="fail",
        n_singletons=0,
        missing="listwise",
        imputations=None,
        n=4951,
        weighted_n=5000.4,
        n_strata=40,
        n_psu=400,
        n_units=400,
        n_unit_strata=40,
        r_squared=0.1234,
        df_design=360,
        standardised=False,
        confidence=0.95,
    )


def remarks(*rows):
    """Rows of remarks.csv: area, country, remark, term and value."""
    columns = ["model", "outcome", "area", "country", "remark", "term", "value"]
    return pd.DataFrame([("m", "index", *row) for row in rows], columns=columns)


def diagnosed(*rows):
    """Rows of diagnostics.csv: area, term, measure, value, and the ends of its interval."""
    names = ["area", "term", "measure", "value", "conf_low", "conf_high"]
    head = {"model": "m", "outcome": "index", "country": "all"}
    return frame(DIAGNOSTICS, [head | dict(zip(names, row, strict=True)) for row in rows])


def a_table(countries=("all",), **settings):
    frame = estimates(countries)
    settings = {"simulated": True, "references": REFERENCES, **settings}
    return correlates(frame, fits(frame), remarks(), LABELS, name="t", title="T & co", **settings)


def means():
    rows = [
        (c, a, i, 45.25 + k, 0.5, 44.0 + k, 46.5 + k, 1000 + 10 * (a == "health"), 1012.6)
        for k, (c, a, i) in enumerate(
            (c, a, i) for c in ("AA", "BB") for a in ("safety", "health") for i in ("index", "sub")
        )
    ]
    columns = "country area index mean std_error conf_low conf_high n weighted_n"
    return pd.DataFrame(rows, columns=columns.split()).assign(**ERRORS)


def a_sample(share=0.4812, **settings):
    rows = [
        (c, *row)
        for c, n, weighted in (("AA", 1004, 1010.4), ("BB", 998, 990.6))
        for row in [
            ("respondents", None, n, weighted, None, None, None),
            ("sex", "m", 480, None, share, None, None),
            ("sex", "f", 520, None, 1 - share, None, None),
            ("age", None, 1000, None, None, 47.123, 0.61),
        ]
    ]
    columns = "country variable level n weighted_n weighted_share mean std_error"
    return sample(
        pd.DataFrame(rows, columns=columns.split()).assign(**ERRORS),
        None,
        LABELS,
        fieldwork={"Fieldwork": {"AA": "May 2008", "BB": NASTY}},
        name="sample",
        title="Sample",
        simulated=False,
        **settings,
    )


def shares():
    levels = {"often": (0.61234, 610), "never": (0.38766, 390)}
    rows = [
        (c, a, f"{a}_{i}", level, share, n, n + 0.4, 1000, 1001.0)
        for c in ("AA", "BB")
        for a in ("safety", "health")
        for i in ("one", "two")
        for level, (share, n) in levels.items()
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "country", "area", "item", "level", "share", "n", "weighted_n",
            "n_base", "weighted_n_base",
        ],
    )  # fmt: skip


def steps():
    rows = []
    for area, last in (("safety", 700), ("health", 800)):
        for country in ("AA", "BB", "all"):
            times = 2 if country == "all" else 1
            rows += [
                ("index", area, country, "read", times * 1000),
                ("index", area, country, "outcome", times * 900),
                ("index", area, country, "complete", times * last),
            ]
    found = pd.DataFrame(rows, columns=["outcome", "area", "country", "step", "n"])
    return found.assign(wave=None)


def reasons():
    head = ("index", "health", "all")
    rows = [(*head, "included", "speeder", 9), (*head, "complete", "efficacy", 200)]
    rows += [(*head, "complete", "job", 3), ("index", "health", "AA", "complete", "job", 2)]
    found = pd.DataFrame(rows, columns=["outcome", "area", "country", "step", "reason", "n"])
    return found.assign(wave=None, lacking=None)


def grouped():
    """The means of two levels of a group in each country."""
    parts = [
        means().assign(group="sex", level=level, mean=means()["mean"] + k)
        for k, level in enumerate("fm")
    ]
    return pd.concat(parts, ignore_index=True)


def reliabilities():
    rows = []
    for country, area, index in itertools.product(("AA", "BB"), ("safety", "health"), ("i", "one")):
        if index == "one":
            rows.append((country, area, index, "alpha", None, None, None, None, 9, "one_item"))
            continue
        head = (country, area, index)
        rows.append((*head, "alpha", None, 0.71, 0.66, 0.75, 930, None))
        rows += [(*head, "item_rest", f"q{k}", 0.3 + k / 10, 0.2, 0.6, 930, None) for k in (1, 2)]
    columns = "country area index statistic item estimate conf_low conf_high n remark"
    frame = pd.DataFrame(rows, columns=columns.split())
    by = frame["statistic"].map({"alpha": "feldt", "item_rest": "bootstrap"})
    drawn = by.map({"bootstrap": 0.0})
    return frame.assign(interval=by.where(frame["estimate"].notna()), n_singletons=drawn)


def hypotheses(stacked):
    """The tests of a stacked model, or of two areas pooled."""
    f, none = (2.781, 2, 385, 0.0631), (None,) * 4
    if not stacked:
        rows = [
            (area, kind, "", "", "", term, *none, *f)
            for area in ("safety", "health")
            for kind, term in (("zero", "age"), ("straight_line", "age"), ("zero", "efficacy:job"))
        ]
    else:
        rows = [("all", "equal_areas", "", "", "", t, *none, *f) for t in ("efficacy", "job")]
        rows += [
            ("all", *which, term, -0.5, 0.2, -0.9, -0.1, 6.25, 1, 385, 1e-5)
            for which in (("area_difference", "health", "safety", ""), ("trend", "", "", "profit"))
            for term in ("level", "efficacy", "job=out", "job=study")
        ]
    columns = (
        "area hypothesis left right covariate term estimate std_error conf_low conf_high "
        "statistic df df_denominator p_value"
    )
    frame = pd.DataFrame(rows, columns=columns.split())
    return frame.assign(model="m", outcome="index", country="all")


def hypothesis_table(stacked, **settings):
    one = fits(estimates(["all"])).iloc[:1]
    settings = {"name": "t", "title": "Tests", "simulated": True} | settings
    return joint_tests(hypotheses(stacked), one, remarks(), diagnosed(), LABELS, **settings)


def compared(marginal=("m",), **settings):
    one = estimates(["all"])
    two = one.assign(model="k", estimate=one["estimate"] * 2)
    both = pd.concat([one, two], ignore_index=True)
    return side_by_side(
        both,
        pd.concat(
            [
                fits(one),
                fits(two).assign(estimator="fractional_logit", effects="average_marginal"),
            ]
        ),
        remarks(),
        LABELS,
        models={"m": "Least squares", "k": "Fractional"},
        marginal=marginal,
        name="t",
        title="T",
        simulated=True,
        references=REFERENCES,
        **settings,
    )


@cache
def all_tables():
    """A table of every kind; several modules walk them."""
    return (
        a_table(),
        a_table(("AA", "BB"), stars={"***": 0.001, "*": 0.05}),
        a_table(("all",), uncertainty="interval"),
        indices(means(), grouped(), LABELS, name="i", title="Indices", simulated=True),
        indices(
            means(), grouped(), LABELS, name="i", title="I", simulated=True, uncertainty="interval"
        ),
        a_sample(),
        items(shares(), None, LABELS, name="items", title="Items", simulated=True),
        flow(steps(), reasons(), LABELS, name="flow", title="Flow", simulated=False),
        compared(),
        compared(language="fr"),
        indices(means(), grouped(), LABELS, name="g", title="Groups", simulated=True, group="sex"),
        reliability(reliabilities(), LABELS, name="r", title="Reliability", simulated=True),
        hypothesis_table(True),
        hypothesis_table(False, language="de"),
    )


def by_stub(table, panel=None):
    inside = panel is None
    found = {}
    for row in table.rows:
        if row.kind == "panel":
            inside = panel is None or row.stub == panel
        elif inside and row.cells:
            found[row.stub] = row.cells
    return found
