"""Published results from a study's configuration alone: exports to estimates, without Snakemake."""

import os
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import pandas as pd
from oracle.comparison import Comparison
from specified import estimated

from coproduction.harmonise import microdata, storage
from coproduction.harmonise.source import harmonise_source
from coproduction.inference import reliability
from coproduction.inference.scoring import with_indices
from coproduction.study import load as study
from coproduction.study.data.checks import resolved

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("COPRODUCTION_SHARED") or ROOT / ".." / "shared" / "data")
FOLDERS = {"ess9": Path("config/studies/ess9")}

#: As the data's README gives them, to the digits printed there: estimate and standard error.
PUBLISHED = {
    "anes2020": {
        "Intercept": ("-1.9613165", "0.07144339"),
        "vote=trump": ("0.4346940", "0.09200664"),
        "vote=other": ("-0.6545645", "0.43956038"),
    },
    "mexchn": {
        "country=CN": ("0.67018", "0.08194"),
        "age": ("0.00418", "0.00263"),
        "male": ("0.08747", "0.07600"),
        "educyrs": ("0.01986", "0.00768"),
        "cut=none|little": ("0.42510", None),
        "cut=little|some": ("1.15108", None),
        "cut=some|a_lot": ("1.78936", None),
        "cut=a_lot|unlimited": ("2.19677", None),
    },
    "wvs": {
        "religion": ("0.17973", "0.07735"),
        "degree": ("0.14092", "0.06619"),
        "country=NO": ("-0.32235", "0.07377"),
        "country=SE": ("-0.60330", "0.07949"),
        "country=US": ("0.61777", "0.07066"),
        "age": ("0.011141", "0.001561"),
        "gender": ("0.17637", "0.05297"),
        "cut=too_little|about_right": ("0.72976", None),
        "cut=about_right|too_much": ("2.53248", None),
    },
    "ess9": {
        "eff": ("0.063591", "0.004988"),
        "perf": ("-0.024487", "0.001597"),
        "polintr": ("-0.051354", "0.003194"),
        "female": ("0.019623", "0.004981"),
        "agea": ("-0.000451", "0.000143"),
        "eduyrs": ("0.005161", "0.000691"),
        "country=IE": ("-0.007819", "0.006789"),
        "country=IT": ("-0.007916", "0.005567"),
    },
}
#: Printed where R had not settled: `svyglm` stops at a relative change of deviance of 1e-8, `polr`
#: stops BFGS early and differentiates numerically. How far from the printed number the maximum is.
UNSETTLED = {
    ("anes2020", "vote=other", "estimate"): 2e-6,
    ("anes2020", "vote=other", "std_error"): 1e-6,
    ("wvs", "country=US", "estimate"): 1e-5,
    ("wvs", "cut=too_little|about_right", "estimate"): 1e-5,
    ("wvs", "age", "std_error"): 1e-6,
}
#: The same where R is made to settle: `glm.control(epsilon = 1e-15)`, and `ordinal::clm` with
#: gradTol = 1e-12.
SETTLED = {
    ("anes2020", "vote=other", "estimate"): -0.6545664125,
    ("anes2020", "vote=other", "std_error"): 0.43956114343,
    ("wvs", "country=US", "estimate"): 0.6177776543,
    ("wvs", "country=US", "std_error"): 0.07066470912,
    ("wvs", "cut=too_little|about_right", "estimate"): 0.7297687611,
    ("wvs", "age", "estimate"): 0.0111409833,
    ("wvs", "age", "std_error"): 0.00156028711,
}
#: Columns of fit.csv, exactly.
COUNTED = {
    "anes2020": {"n": 6212, "df_design": 51, "df_residual": 49},
    "mexchn": {"n": 859},
    "wvs": {"n": 5381},
    "ess9": {"n": 6235},
}
MODELS = {"ess9": "main"}
ALPHA = {"GB": "0.6773", "IE": "0.7449", "IT": "0.7190"}


class Absent(Exception):
    """The real survey data of a study are not on this machine."""


@cache
def analysis(name: str) -> tuple[study.Study, pd.DataFrame]:
    """Return a study and its respondents with indices, as the pipeline makes them."""
    if not (SHARED / name).is_dir():
        raise Absent(f"real survey data are not here: {SHARED / name} is absent")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "data" / "raw").mkdir(parents=True)
        (root / "data" / "raw" / name).symlink_to((SHARED / name).resolve())
        for part in ("config", "tests"):
            (root / part).symlink_to(ROOT / part)
        found = study.load(FOLDERS.get(name, Path("tests/studies") / name), root)
        countries = found.codes()
        for source in found.sources:
            respondents, _, verdict = harmonise_source(
                source,
                found.sources[source],
                found.crosswalks[source],
                found.targets(source),
                countries,
                root,
                key=bytes(32),
                checks=resolved({}, {}),
            )
            assert not verdict.faults
            storage.write(respondents, root / f"{source}.parquet")
        parts = microdata.pool({source: root / f"{source}.parquet" for source in found.sources})
        microdata.write(parts, root / "pooled.parquet")
        pooled = microdata.read(root / "pooled.parquet")
    return found, with_indices(microdata.kept(pooled), found.indices)


def printed(case: str, term: str, statistic: str, ours: float, text: str) -> Comparison:
    """Compare with a number as it was printed: half a unit of its last digit."""
    half = 0.5 * 10.0 ** Decimal(text).as_tuple().exponent
    # Half a unit exactly is both roundings.
    tolerance = UNSETTLED.get((case, term, statistic), half * (1 + 1e-9))
    return Comparison(
        "published", case, "", term, statistic, float(ours), float(text), tolerance, relative=False
    )


def _modelled(name: str) -> Iterator[Comparison]:
    found, respondents = analysis(name)
    model = found.models[MODELS.get(name, "published")]
    estimates, fits = estimated(model, respondents)
    rows = estimates.set_index("term")
    for term, texts in PUBLISHED[name].items():
        for statistic, text in zip(("estimate", "std_error"), texts, strict=True):
            if text is not None:
                yield printed(name, term, statistic, rows.loc[term, statistic], text)
    for (case, term, statistic), value in SETTLED.items():
        if case == name:
            ours = float(rows.loc[term, statistic])
            yield Comparison(
                "published", f"{name}, R settled", "", term, statistic, ours, value, 1e-8
            )
    for column, count in COUNTED[name].items():
        yield Comparison("published", name, "", "", column, float(fits.loc[0, column]), count, 0.0)


def _alpha() -> Iterator[Comparison]:
    found, respondents = analysis("ess9")
    entries = [entry for entry in found.indices if entry.index == "participation"]
    table, _, _ = reliability.describe(entries, respondents)
    rows = table.query("statistic == 'alpha'").set_index("country")["estimate"]
    for country, text in ALPHA.items():
        yield printed("ess9 alpha", country, "alpha", rows[country], text)


CASES = {**{name: partial(_modelled, name) for name in PUBLISHED}, "ess9 alpha": _alpha}
