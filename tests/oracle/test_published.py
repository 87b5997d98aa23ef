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
