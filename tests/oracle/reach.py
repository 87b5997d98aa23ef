"""What replicate weights reach: profiles, relative importance and reliability (reach.R)."""

from collections.abc import Iterator
from dataclasses import replace

from declarations import index
from oracle.comparison import Comparison, compare
from oracle.replicates import analysis
from scipy.special import stdtrit
from specified import number, score

from coproduction.inference import reliability
from coproduction.inference.models.fit import results
from coproduction.study.resolved.analysis import ByLevel

#: R's fits and ours end at the same maximum.
RELATIVE = 1e-8
COUNTRIES = ("BR", "FA")
TRUST = {"none": 1.0, "some": 2.0, "much": 3.0}
ITEM = {"never": 1.0, "sometimes": 2.0, "often": 3.0}


def _profile() -> Iterator[Comparison]:
    study, respondents = analysis()
    model = replace(study.models["logit"], countries=COUNTRIES, profiles=("trust",))
    rows = results(model, respondents).predictions
    ours = {
        (row["country"], f"{row['value']:g}", name): row[name]
        for row in rows.to_dict("records")
        for name in ("estimate", "std_error")
    }
    return compare("reach", "profile", ours, RELATIVE)


def _importance() -> Iterator[Comparison]:
    study, respondents = analysis()
    given = study.models["wls"]
    terms = number("x"), score("trust", TRUST)
    fits = tuple(replace(fit, terms=terms) for fit in given.fits)
    model = replace(given, countries=COUNTRIES, fits=fits, importance=True)
    rows = results(model, respondents).diagnostics.query("measure == 'lmg'")
    ours = {
        (row["country"], row["term"], name): row[column]
        for row in rows.to_dict("records")
        for name, column in {"estimate": "value", "std_error": "std_error"}.items()
    }
    return compare("reach", "importance", ours, RELATIVE)


def _reliability() -> Iterator[Comparison]:
    study, respondents = analysis()
    two = index("two", items={"trust": ByLevel(TRUST), "item": ByLevel(ITEM)})
    some = {name: own for name, own in study.replication().items() if name in ("br", "fa")}
    rows = reliability.describe([two], respondents, replication=some)[0]
    ours = {(country, "", "df"): 5 for country in COUNTRIES}  # half of five strata each
    for row in rows[rows["country"].isin(COUNTRIES)].to_dict("records"):
        # R's scores of the first item are in both; alpha itself has Feldt's interval
        if row["statistic"] == "alpha_weighted" or row["item"] == "trust":
            key = row["country"], row["statistic"]
            half = (row["conf_high"] - row["conf_low"]) / 2
            ours[(*key, "estimate")] = row["estimate"]
            ours[(*key, "std_error")] = half / float(stdtrit(ours[row["country"], "", "df"], 0.975))
            assert row["interval"] == "replicate"
    return compare("reach", "reliability", ours, RELATIVE)


CASES = {"profile": _profile, "importance": _importance, "reliability": _reliability}
