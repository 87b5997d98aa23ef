"""Published results on real survey data, listed with their sources in the data's README."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coproduction import models
from coproduction.design import Design

SHARED = Path(
    os.environ.get("COPRODUCTION_SHARED")
    or Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
)


def real(*parts: str) -> Path:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"real survey data are not here: {path} is absent")
    return path


def specification(spec: dict, **changes) -> dict:
    return {
        "name": "main",
        "estimator": "wls",
        "weights": "design",
        "standardised": False,
        "confidence": 0.95,
        "countries": ["all"],
        "by_country": False,
        "populations": None,
        "fits": [{"area": "all", **spec}],
    } | changes


def number(name: str) -> dict:
    return {"name": name, "column": name, "kind": "number"}


def test_european_social_survey():
    pyreadstat = pytest.importorskip("pyreadstat")
    participation = [
        "contplt",
        "wrkprty",
        "wrkorg",
        "badge",
        "sgnptit",
        "pbldmn",
        "bctprd",
        "pstplonl",
    ]
    efficacy = ["psppsgva", "actrolga", "psppipla", "cptppola"]
    performance = ["stfgov", "stfedu", "stfhlth"]
    plain = ["polintr", "gndr", "agea", "eduyrs", "pspwght"]
    countries = ["GB", "IE", "IT"]
    files = []
    for country in countries:
        data, _ = pyreadstat.read_sav(
            real("ess9", f"ESS9{country}.sav"),
            usecols=[*participation, *efficacy, *performance, *plain],
        )
        files.append(data.assign(country=country))
    data = pd.concat(files, ignore_index=True)
    data["country"] = pd.Categorical(data["country"], countries)
    data["weight"] = data["pspwght"]
    data["participation"] = (2 - data[participation]).mean(axis=1, skipna=False)
    data["eff"] = data[efficacy].mean(axis=1, skipna=False)
    data["perf"] = data[performance].mean(axis=1, skipna=False)
    data["female"] = data["gndr"] - 1
    terms = [number(name) for name in ["eff", "perf", "polintr", "female", "agea", "eduyrs"]]
    terms.append({"name": "country", "column": "country", "kind": "category", "levels": countries})
    spec = {"outcome": "participation", "column": "participation", "kind": "number", "terms": terms}
    estimates, fits = models.fit(specification(spec, countries=countries), data)

    published = {
        "eff": (0.063591, 0.004988),
        "perf": (-0.024487, 0.001597),
        "polintr": (-0.051354, 0.003194),
        "female": (0.019623, 0.004981),
        "agea": (-0.000451, 0.000143),
        "eduyrs": (0.005161, 0.000691),
        "country=IE": (-0.007819, 0.006789),
        "country=IT": (-0.007916, 0.005567),
    }
    rounded = estimates.set_index("term").loc[list(published), ["estimate", "std_error"]].round(6)
    assert list(rounded.itertuples(index=False, name=None)) == list(published.values())
    assert fits.loc[0, "n"] == 6235


def anes() -> pd.DataFrame:
    path = real("anes2020", "anes_2020_stata_example.dta")
    data = pytest.importorskip("pyreadstat").read_dta(path)[0]
    data["country"] = pd.Categorical(["all"] * len(data))
    data["weight"] = data["V200010b"] / data["V200010b"].sum() * 231_592_693
    data["stratum"] = data["V200010d"].map("{:.0f}".format)
    data["psu"] = data["V200010c"].map("{:.0f}".format)
    return data


def test_degrees_of_freedom_of_the_american_national_election_study():
    design = Design.of(anes())
    assert design.degf() == 51
    assert design.weights.sum() == pytest.approx(231_592_693)
    assert np.unique(design.psu).size == 101


def assert_published(estimates: pd.DataFrame, published: dict[str, tuple], digits: int) -> None:
    found = estimates.set_index("term").loc[list(published)]
    for term, (estimate, error) in published.items():
        assert round(found.loc[term, "estimate"], digits) == estimate, term
        assert error is None or round(found.loc[term, "std_error"], digits) == error, term


def test_trust_by_vote_in_the_american_national_election_study():
    """Weighted logit with strata and PSUs, survey::svyglm(quasibinomial)."""
    data = anes()
    trust, vote = data["V201233"], data["V202110x"]
    data["trust"] = trust.le(2).astype(float).where(trust.between(1, 5))
    names = {1: "biden", 2: "trump", 3: "other", 4: "other", 5: "other"}
    data["vote"] = pd.Categorical(vote.map(names), ["biden", "trump", "other"])
    terms = [{"name": "vote", "column": "vote", "kind": "category"}]
    terms[0]["levels"] = list(data["vote"].cat.categories)
    spec = {"outcome": "trust", "column": "trust", "kind": "number", "terms": terms}
    estimates, fits = models.fit(specification(spec, estimator="logit"), data)
    assert_published(
        estimates,
        {"Intercept": (-1.9613165, 0.0714434), "vote=trump": (0.4346940, 0.0920066)},
        7,
    )
    # Published are −0.6545645 (0.4395604): R stops at a relative change of deviance of 1e-8. With
    # glm.control(epsilon = 1e-15) R prints what stands here.
    other = estimates.set_index("term").loc["vote=other"]
    assert other["estimate"] == pytest.approx(-0.6545664125, rel=1e-9)
    assert other["std_error"] == pytest.approx(0.43956114343, rel=1e-9)
    assert other["estimate"] == pytest.approx(-0.6545645, abs=2e-6)
    assert fits.loc[0, ["n", "df_design", "df_residual"]].tolist() == [6212, 51, 49]


def test_political_efficacy_in_mexico_and_china():
    """Ordered probit of King, Murray, Salomon, Tandon (2004, table 2)."""
    data = pd.read_csv(real("mexchn", "mexchn.csv"))
    names = ["xsayself", "china", "age", "male", "educyrs"]
    data["country"] = pd.Categorical(["all"] * len(data))
    data["xsayself"] = data["xsayself"].where(data["xsayself"] > 0)
    spec = {"outcome": "xsayself", "column": "xsayself", "kind": "number"}
    spec["terms"] = [number(name) for name in names[1:]]
    changes = {"estimator": "ordered_probit", "weights": "none", "errors": "model"}
    estimates, fits = models.fit(specification(spec, **changes), data)
    published = {
        "china": (0.67018, 0.08194),
        "age": (0.00418, 0.00263),
        "male": (0.08747, 0.07600),
        "educyrs": (0.01986, 0.00768),
    }
    cuts = dict(
        zip(
            ["cut=1|2", "cut=2|3", "cut=3|4", "cut=4|5"],
            [(0.42510, None), (1.15108, None), (1.78936, None), (2.19677, None)],
            strict=True,
        )
    )
    assert_published(estimates, published | cuts, 5)
    assert fits.loc[0, "n"] == 859


def test_government_and_poverty_in_four_countries():
    """Ordered logit of Fox, Andersen (2006), MASS::polr."""
    data = pd.read_csv(real("wvs", "wvs.csv"), index_col=0)
    levels = {"Too Little": 1, "About Right": 2, "Too Much": 3}
    countries = ["Australia", "Norway", "Sweden", "USA"]
    data["country"] = pd.Categorical(data["country"], countries)
    data["poverty"] = pd.Categorical(data["poverty"], list(levels))
    for name, one in (("religion", "yes"), ("degree", "yes"), ("gender", "male")):
        data[name] = (data[name] == one).astype(float)
    spec = {"outcome": "poverty", "column": "poverty", "kind": "score", "levels": levels}
    spec["terms"] = [number("religion"), number("degree")]
    spec["terms"] += [
        {"name": "country", "column": "country", "kind": "category", "levels": countries},
        number("age"),
        number("gender"),
    ]
    changes = {"estimator": "ordered_logit", "weights": "none", "errors": "model"}
    estimates, _ = models.fit(specification(spec, countries=countries, **changes), data)
    published = {
        "religion": (0.17973, 0.07735),
        "degree": (0.14092, 0.06619),
        "country=Norway": (-0.32235, 0.07377),
        "country=Sweden": (-0.60330, 0.07949),
        "gender": (0.17637, 0.05297),
        "cut=About Right|Too Much": (2.53248, None),
    }
    assert_published(estimates, published, 5)
    # Published are 0.61777, 0.001561 and 0.72976: `polr` stops BFGS early and differentiates
    # numerically. `ordinal::clm` of R with gradTol = 1e-12 prints what stands here.
    found = estimates.set_index("term")
    usa, age = found.loc["country=USA"], found.loc["age"]
    assert usa["estimate"] == pytest.approx(0.6177776543, rel=1e-9)
    assert usa["estimate"] == pytest.approx(0.61777, abs=1e-5)
    cut = found.loc["cut=Too Little|About Right"]
    assert cut["estimate"] == pytest.approx(0.7297687611, rel=1e-9)
    assert cut["estimate"] == pytest.approx(0.72976, abs=1e-5)
    assert usa["std_error"] == pytest.approx(0.07066470912, rel=1e-9)
    assert age["estimate"] == pytest.approx(0.0111409833, rel=1e-8)
    assert age["std_error"] == pytest.approx(0.00156028711, rel=1e-8)
    assert age["std_error"] == pytest.approx(0.001561, abs=1e-6)
