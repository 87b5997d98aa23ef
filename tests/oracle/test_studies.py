"""Published results from a study's configuration alone: exports to estimates, without Snakemake."""

import os
from pathlib import Path

import pytest

from coproduction import exclusions, indices, microdata, models, study
from coproduction.source import harmonise_source

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("COPRODUCTION_SHARED") or ROOT / ".." / "shared" / "data")

#: As the data's README gives them, with the digits R has where it iterates to convergence
#: (glm.control(epsilon = 1e-15); ordinal::clm with gradTol = 1e-12), see test_published.py.
PUBLISHED = {
    "anes2020": {
        "Intercept": (-1.9613165, 0.0714434),
        "vote=trump": (0.4346940, 0.0920066),
        "vote=other": (-0.6545664, 0.4395611),
    },
    "mexchn": {
        "country=CN": (0.67018, 0.08194),
        "age": (0.00418, 0.00263),
        "male": (0.08747, 0.07600),
        "educyrs": (0.01986, 0.00768),
        "cut=none|little": (0.42510, None),
        "cut=little|some": (1.15108, None),
        "cut=some|a_lot": (1.78936, None),
        "cut=a_lot|unlimited": (2.19677, None),
    },
    "wvs": {
        "religion": (0.17973, 0.07735),
        "degree": (0.14092, 0.06619),
        "country=NO": (-0.32235, 0.07377),
        "country=SE": (-0.60330, 0.07949),
        "country=US": (0.61778, 0.07066),
        "age": (0.01114, 0.00156),
        "gender": (0.17637, 0.05297),
        "cut=too_little|about_right": (0.72977, None),
        "cut=about_right|too_much": (2.53248, None),
    },
}
DIGITS = {"anes2020": 7, "mexchn": 5, "wvs": 5}
RESPONDENTS = {"anes2020": 6212, "mexchn": 859, "wvs": 5381}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_studys_configuration_gives_the_published_numbers(name, tmp_path, monkeypatch):
    if not (SHARED / name).is_dir():
        pytest.skip(f"real survey data are not here: {SHARED / name} is absent")
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / name).symlink_to((SHARED / name).resolve())
    monkeypatch.chdir(tmp_path)
    found = study.load(ROOT / "tests" / "studies" / name)
    (source,) = found.sources
    table, _, verdict = harmonise_source(
        source,
        found.sources[source],
        found.crosswalks[source],
        found.targets(source),
        [country["country"] for country in found.countries],
        key=bytes(32),
    )
    assert not verdict.faults
    microdata.write(table, tmp_path / "one.parquet")
    pooled = microdata.pool({source: tmp_path / "one.parquet"}).to_pandas()
    analysis = indices.with_indices(exclusions.kept(pooled), found.indices)
    estimates, fits = models.fit(found.specification("published"), analysis)
    rows = estimates.set_index("term")
    for term, (estimate, error) in PUBLISHED[name].items():
        assert round(rows.loc[term, "estimate"], DIGITS[name]) == estimate, term
        assert error is None or round(rows.loc[term, "std_error"], DIGITS[name]) == error, term
    assert fits.loc[0, "n"] == RESPONDENTS[name]
