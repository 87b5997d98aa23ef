"""The simulated survey: same bytes every time, what its truth says, and described in full."""

import csv
import hashlib
import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
import yaml

from coproduction.missing import BLANK
from coproduction.readers.export import spell

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw" / "fivenations_simulated"
SIMULATOR = RAW / "simulate.py"
STUDY = ROOT / "config" / "studies" / "fivenations_simulated"


def _simulator():
    spec = importlib.util.spec_from_file_location("fivenations_simulated", SIMULATOR)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sim = _simulator()
SOURCES = list(sim.SOURCES)
SCORES = np.array([0.0, 50.0, 100.0])

#: Directions published by Parrado, Van Ryzin, Bovaird and Löffler (2013); the sign of performance
#: is that of their context argument.
PUBLISHED = {
    "efficacy": 1,
    "female": 1,
    "age": 1,
    "outcome": -1,
    "performance": -1,
    "information": 1,
    "consultation": 1,
}


def crosswalk(source):
    with (STUDY / "crosswalk" / f"{source}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(source, folder=RAW):
    """Read an export without the pipeline: columns of spelt codes, value labels."""
    path = folder / sim.SOURCES[source].file
    labels = {}
    if path.suffix in (".sav", ".zsav"):
        data, meta = pyreadstat.read_sav(path, user_missing=True)
        labels = meta.variable_value_labels
    elif path.suffix == ".dta":
        data, meta = pyreadstat.read_dta(path, user_missing=True)
        letters = {letter: f".{letter}" for letter in "abc"}
        data = data.replace(letters)
        labels = {
            column: {letters.get(code, code): label for code, label in pairs.items()}
            for column, pairs in meta.variable_value_labels.items()
        }
    elif path.suffix == ".csv":
        data = pd.read_csv(path, sep=";", decimal=",", encoding="cp1252")
    else:
        data = pd.read_excel(path, sheet_name="SIMULATED", header=0, skiprows=[1])
    spelt = {
        column: {spell(code): label for code, label in pairs.items()}
        for column, pairs in labels.items()
    }
    return data, spelt


@pytest.fixture(scope="module")
def many():
    """Sixty thousand respondents a country, in memory, with the truth about them."""
    streams = np.random.SeedSequence(5).spawn(len(SOURCES))
    return {
        name: sim.Respondents(source, 60_000, np.random.default_rng(stream))
        for (name, source), stream in zip(sim.SOURCES.items(), streams, strict=True)
    }


def index(people, area):
    """Index of five items on 0 to 100 among those who answered at least four, else NaN."""
    columns = []
    for name, item in sim.ITEMS.items():
        if item.area == area:
            answers = people.source.answers_of(name)
            score = [SCORES[sim.LEVELS["item"].index(answer.level)] for answer in answers]
            columns.append(np.array([*score, *[np.nan] * len(sim.KINDS)])[people.state[name]])
    columns = np.array(columns)
    enough = np.isfinite(columns).sum(axis=0) >= 4
    return np.where(
        enough, np.nansum(columns, 0) / np.maximum(np.isfinite(columns).sum(0), 1), np.nan
    )


def test_committed_exports_equal_a_regeneration(tmp_path):
    written = sim.simulate(tmp_path)
    assert all((RAW / path.name).is_file() for path in written)
    differ = [path.name for path in written if path.read_bytes() != (RAW / path.name).read_bytes()]
    assert differ == []
    assert sum(path.stat().st_size for path in written) < 2_000_000


def test_study_declares_the_committed_checksums():
    study = yaml.safe_load((STUDY / "study.yaml").read_text(encoding="utf-8"))
    assert study["simulated"] is True and "simulated" in study["title"]
    for name, declared in study["sources"].items():
        path = ROOT / declared["file"]
        assert path.name == sim.SOURCES[name].file
        assert hashlib.sha256(path.read_bytes()).hexdigest() == declared["sha256"]


def test_bytes_depend_on_n_and_seed_alone(tmp_path):
    """Another process in another time zone, locale and hash seed writes the same bytes."""
    sim.simulate(tmp_path / "here", n=1200, seed=1)
    command = [
        sys.executable,
        SIMULATOR,
        tmp_path / "there",
        "--respondents",
        "1200",
        "--seed",
        "1",
    ]
    env = os.environ | {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    subprocess.run(command, env=env, check=True)
    sim.simulate(tmp_path / "seed", n=1200, seed=2)
    for path in (tmp_path / "here").iterdir():
        assert path.read_bytes() == (tmp_path / "there" / path.name).read_bytes(), path.name
        assert path.read_bytes() != (tmp_path / "seed" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("n", [1000, 1237])
def test_n_is_honoured(tmp_path, n):
    sim.simulate(tmp_path, n=n, seed=3)
    truth = yaml.safe_load((tmp_path / "truth.yaml").read_text(encoding="utf-8"))
    sizes = {name: len(read(name, tmp_path)[0]) for name in SOURCES}
    assert sum(sizes.values()) == n
    assert sizes == truth["respondents"]
    assert max(sizes.values()) - min(sizes.values()) < 0.05 * n
    for name, source in sim.SOURCES.items():
        data, _ = read(name, tmp_path)
        points = data.groupby(source.strata[0])[source.psu[0]].nunique()
        assert len(points) == len(source.regions) and points.min() >= 2


def test_too_few_respondents_are_refused(tmp_path):
    with pytest.raises(ValueError, match="at least 1000"):
        sim.simulate(tmp_path, n=999)


@pytest.mark.parametrize("source", SOURCES)
def test_design_columns(source):
    declared = sim.SOURCES[source]
    data, _ = read(source)
    respondent, strata, psu, weight = (
        column
        for column, _ in (declared.respondent, declared.strata, declared.psu, declared.weight)
    )
    assert data[respondent].is_unique
    assert data[strata].nunique() == len(declared.regions)
    assert data.groupby(strata)[psu].nunique().min() >= 2
    assert data[weight].mean() == pytest.approx(1, abs=1e-4)
    assert data[weight].std() > 0.2


@pytest.mark.parametrize("source", SOURCES)
def test_every_cell_is_in_the_crosswalk(source):
    """No code occurs that the crosswalk does not name; labels are those the file declares."""
    declared, rows = sim.SOURCES[source], crosswalk(source)
    data, labels = read(source)
    design = [declared.respondent, declared.strata, declared.psu, declared.weight]
    assert set(data) == {row["source_variable"] for row in rows} | {name for name, _ in design}
    for column in {row["source_variable"] for row in rows}:
        own = [row for row in rows if row["source_variable"] == column]
        mapped = {row["source_code"]: row for row in own if row["verb"] == "map"}
        met = {BLANK if pd.isna(value) else spell(value) for value in data[column].unique()}
        rest = met - set(mapped)
        if any(row["verb"] != "map" for row in own):
            numbers = sorted(float(code) for code in rest)
            verb = next(row["verb"] for row in own if row["verb"] != "map")
            low, high = {"copy": (18, 95), "reverse": (1913, 1990), "bin": (1, 1e6)}[verb]
            assert low <= numbers[0] and numbers[-1] <= high, column
        else:
            assert rest == set(), column
        if labels:
            found = {code: row["source_label"] for code, row in mapped.items()}
            assert {code: text for code, text in found.items() if text} == labels.get(column, {})


@pytest.mark.parametrize("source", SOURCES)
def test_crosswalk_means_what_was_simulated(source):
    """Each code leads back to the level or kind of missing it was written for."""
    declared = sim.SOURCES[source]
    rows = {(row["target"], row["source_code"]): row for row in crosswalk(source)}
    dotted = declared.file.endswith(".dta")

    def code(value):
        if value is None:
            return BLANK
        return f".{value}" if dotted and isinstance(value, str) else spell(value)

    named = 0
    for target, (column, _) in declared.questions.items():
        meant = [(answer.code, answer.level, "") for answer in declared.answers_of(target)]
        meant += [(value, "", kind) for kind, (value, _) in declared.missing_of(target).items()]
        for value, level, kind in meant:
            row = rows[target, code(value)]
            assert (row["source_variable"], row["target_code"], row["missing_kind"]) == (
                column,
                level,
                kind,
            )
            named += 1
    assert named == sum(row["verb"] == "map" for row in rows.values())


@pytest.mark.parametrize("source", SOURCES)
def test_an_interviewer_error_is_no_answer(source):
    """An error's code is neither an answer nor another kind of missing, and has no label."""
    declared = sim.SOURCES[source]
    for target in declared.questions:
        missing = declared.missing_of(target)
        if "invalid" not in missing:
            continue
        error, label = missing.pop("invalid")
        assert label == ""
        assert error not in [answer.code for answer in declared.answers_of(target)]
        assert error not in [value for value, _ in missing.values()]
    born = {2008 - age for age in range(sim.YOUNGEST, sim.OLDEST + 1)}
    ages = born if source == "czechia" else set(range(sim.YOUNGEST, sim.OLDEST + 1))
    assert not ages & {value for value, _ in declared.missing_of("age").values()}


def test_missing_kinds_have_their_shares(many):
    """Observed counts within five binomial standard errors of what the truth says."""
    kinds = set()
    for name, people in many.items():
        education = np.array(list(sim.DONT_KNOW_BY_EDUCATION.values()))[people.education].mean()
        for target in people.source.questions:
            answers = len(people.source.answers_of(target))
            asked = np.ones(people.n, dtype=bool)
            if target == "cares_for_sick":
                asked = people.state[target] != answers + sim.KINDS.index("not_applicable")
                # Those who did not say whether care was needed are not asked either.
                chances = sim.MISSING_RATES["care_needed"]
                known = 1 - chances["dont_know"] * education - chances["refused"]
                share = (1 - sim.NO_CARE_NEEDED) * known
                assert asked.mean() == pytest.approx(share, abs=5 * (0.25 / people.n) ** 0.5)
                kinds.add("not_applicable")
            state = people.state[target][asked]
            for kind, chance in sim.rates(people.source, target).items():
                p = chance * (education if kind == "dont_know" else 1)
                share = np.mean(state == answers + sim.KINDS.index(kind))
                margin = 5 * (p * (1 - p) / len(state)) ** 0.5
                assert share == pytest.approx(p, abs=margin), (name, target, kind)
                kinds.add(kind)
    assert kinds == set(sim.KINDS)


def test_true_signs_are_the_published_ones():
    truth = yaml.safe_load((RAW / "truth.yaml").read_text(encoding="utf-8"))
    for area in sim.AREAS:
        for effects in (truth["effects"][area], truth["index_points"]["effects"][area]):
            for name, sign in PUBLISHED.items():
                assert np.sign(effects[name]) == sign, (area, name)
    assert min(truth["efficacy_multiplier"].values()) > 0


def test_index_means_and_country_order(many):
    """Environment 61, health 52, safety 45; the United Kingdom first and Germany second."""
    for area, expected in {"environment": 61, "health": 52, "safety": 45}.items():
        means = {}
        for name, people in many.items():
            y = index(people, area)
            means[name] = np.average(y[np.isfinite(y)], weights=people.weight[np.isfinite(y)])
        assert np.mean(list(means.values())) == pytest.approx(expected, abs=1)
        assert sorted(means, key=means.get, reverse=True)[:2] == ["uk", "germany"]


def test_collective_items_are_rare(many):
    """In each area the collective item is done often by fewest, by less than half the usual."""
    for people in many.values():
        often = []
        for name in sim.ITEMS:
            levels = [answer.level for answer in people.source.answers_of(name)]
            often.append(np.mean(people.state[name] == levels.index("often")))
        often = np.array(often).reshape(len(sim.AREAS), 5)
        assert (often[:, 4] < often[:, :4].min(axis=1)).all()
        assert (often[:, 4] < often[:, :4].mean(axis=1) / 2).all()


@pytest.mark.parametrize("area", sim.AREAS)
def test_a_regression_recovers_the_truth(many, area):
    """Least squares of the index on the correlates gives the index points of the truth.

    The truth is a mean derivative of a curved response, so equal to the slopes but for curvature:
    within 5 standard errors and 6 per cent.
    """
    blocks, ys = [], []
    names = ["age", "female", "urban", *sim.CONCEPTS, "secondary", "tertiary"]
    names += sim.LEVELS["employment"][1:]
    for position, people in enumerate(many.values()):
        y = index(people, area)
        columns = [people.age, people.female, people.urban]
        columns += [people.attitude[f"{name}_{area}"] for name in sim.CONCEPTS]
        columns += [people.education == level for level in (1, 2)]
        columns += [people.employment == level for level in (1, 2, 3, 4)]
        columns += [np.full(people.n, position == other) for other in range(len(many))]
        keep = np.isfinite(y)
        blocks.append(np.column_stack(columns).astype(float)[keep])
        ys.append(y[keep])
    x, y = np.vstack(blocks), np.concatenate(ys)
    inverse = np.linalg.inv(x.T @ x)
    slopes = inverse @ (x.T @ y)
    # Sampling points share effects; 1.3 covers their design effect on standard errors.
    errors = 1.3 * np.std(y - x @ slopes) * np.diag(inverse) ** 0.5
    per_theta = np.mean([people.slopes[area] for people in many.values()])
    effects = sim.EFFECTS[area]
    flat = effects | effects["education"] | effects["employment"]
    for name, slope, error in zip(names, slopes, errors, strict=False):
        true = flat[name] * per_theta
        assert slope == pytest.approx(true, abs=5 * error + 0.06 * abs(true)), name
        if name in PUBLISHED:
            assert np.sign(slope) == PUBLISHED[name] and abs(slope) > 5 * error, name


@pytest.mark.parametrize("area", sim.AREAS)
def test_respondents_of_a_sampling_point_resemble_each_other(many, area):
    """The intra-cluster correlation of the index, by analysis of variance, is well above zero."""
    for people in many.values():
        y = index(people, area)
        keep = np.isfinite(y)
        y, psu = y[keep], people.psu[keep]
        size = np.bincount(psu)[1:]
        mean = np.bincount(psu, y)[1:] / size
        between = np.sum(size * (mean - y.mean()) ** 2) / (len(size) - 1)
        within = np.sum((y - mean[psu - 1]) ** 2) / (len(y) - len(size))
        share = (between - within) / (between + (size.mean() - 1) * within)
        assert 0.03 < share < 0.15


def test_simulated_stands_inside_every_file():
    _, uk = pyreadstat.read_sav(RAW / "uk_simulated.sav", metadataonly=True)
    _, denmark = pyreadstat.read_sav(RAW / "denmark_simulated.zsav", metadataonly=True)
    _, germany = pyreadstat.read_dta(RAW / "germany_simulated.dta", metadataonly=True)
    for meta in (uk, denmark, germany):
        assert meta.file_label == sim.TITLE
    france = (RAW / "france_simulated.csv").read_text(encoding="cp1252").splitlines()
    assert all(line.startswith("SIMULATED-") for line in france[1:])
    with zipfile.ZipFile(RAW / "czechia_simulated.xlsx") as archive:
        assert sim.TITLE in archive.read("docProps/core.xml").decode()


def test_quirks_of_the_institutes():
    _, uk = pyreadstat.read_sav(RAW / "uk_simulated.sav", user_missing=True)
    assert [pair["lo"] for pair in uk.missing_ranges["q6_1"]] == [8, 9]
    _, denmark = pyreadstat.read_sav(RAW / "denmark_simulated.zsav", user_missing=True)
    assert denmark.missing_ranges == {}
    _, germany = pyreadstat.read_dta(RAW / "germany_simulated.dta", user_missing=True)
    assert germany.missing_user_values["v21"] == ["a", "b"]
    assert germany.variable_value_labels["v21"] == {
        1: "oft",
        2: "manchmal",
        3: "nie",
        "a": "weiß nicht",
        "b": "verweigert",
    }
    raw = (RAW / "france_simulated.csv").read_bytes()
    # The typographic apostrophe is a control character in Latin-1: only cp1252 reads it.
    assert b"Certificat d\x92\xe9tudes" in raw and raw.count(b"\r\n") == 990
    head = pd.read_excel(RAW / "czechia_simulated.xlsx", header=None, nrows=2)
    assert head.loc[:, 3].tolist() == ["O1a", "Jak bezpečné je místo, kde bydlíte?"]
