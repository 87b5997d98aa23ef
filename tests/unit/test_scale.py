"""The page on what size costs says what was measured, and what follows."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def scale():
    return runpy.run_path(str(ROOT / "benchmarks/scale.py"))


def test_the_page_follows_from_what_was_measured(scale):
    page = scale["PAGE"].read_text(encoding="utf-8")
    assert scale["filled"](page, scale["blocks"]()) == page


def growth(folder, scale, seconds, megabytes, sizes=(1_000_000, 3_000_000)):
    """A file of growth: what all jobs take at some numbers of respondents; the clock twice that of
    the processor. Beyond a sheet there is no workbook."""
    lines = ["respondents,what,seconds,cpu,megabytes,load,machine,versions,date"]
    jobs = [name for names in scale["JOBS"].values() for name in names]
    for place, n in enumerate(sizes):
        cpu, held = seconds[place], megabytes[place]
        for name in jobs:
            name += "_csv" * (name == "czechia" and n > 5e6)
            lines.append(f"{n},{name},{2 * cpu},{cpu},{held},1,m,v,2026-11-28")
        for name in ("exports", "pooled.parquet", "analysis.parquet"):
            lines.append(f"{n},{name},,,{n / 1e4},1,m,v,2026-11-28")
    (folder / "growth.csv").write_text("\n".join(lines), encoding="utf-8")


def test_hours_and_files_are_in_proportion_and_memory_is_on_a_line(scale, tmp_path):
    growth(tmp_path, scale, seconds=(12, 36), megabytes=(500, 900))
    found = scale["Measured"](tmp_path / "growth.csv")
    assert found.exponent(("index",)) == pytest.approx(1)
    assert found.hours(("index",), 1000) == pytest.approx(12 * 1000 / 3600)
    assert found.memory(("index",), 1000) == pytest.approx(0.3 + 0.2 * 1000)
    assert found.size("exports", 1000) == pytest.approx(100)
    told = scale["blocks"](tmp_path)["extrapolated"]
    assert "| indices | 0.015 h, 1.2 GB | 3.3 h, 200 GB |" in told
    # of 23 sources each has 1 / 23 of the rows; a source that was measured had a fifth
    assert "| harmonise all sources, if Stata | 0.073 h, 0.49 GB | 17 h, 44 GB |" in told
    refused = "not read: a source has more than 16,777,216 rows"
    assert f"| harmonise all sources, if CSV | 0.073 h, 0.49 GB | {refused} |" in told
    # exports of 4.3 GB of each source are read in three parts
    assert "| jobs, if SPSS | 54 | 123 |" in told
    # 31 jobs and harmonising five times a fifth; one of 23 sources, pooling, indices and one more
    assert "| all of these jobs, if SPSS | 0.53 h | 120 h |" in told
    assert f"| the longest way through them | {4.4 * 12 * (3 + 5 / 23) / 3600:.2g} h |" in told
    told = scale["blocks"](tmp_path)["breaking"]
    assert "| SPSS | memory of *pool the sources* | 320 |" in told
    assert "| Excel | rows that are read of a source | 24 |" in told
    assert "1,000 MB (SPSS)" in told


def test_growth_is_told_from_the_least_size_and_of_the_last_step(scale, tmp_path):
    sizes = (100_000, 1_000_000, 10_000_000)
    growth(tmp_path, scale, (1, 2, 20), (200, 300, 900), sizes)
    told = scale["blocks"](tmp_path)["measured"]
    assert "| job | s, MB at 100,000 | s, MB at 1,000,000 | s, MB at 10,000,000 |" in told
    assert "| indices | 1.0, 200 | 2.0, 300 | 20.0, 900 | 0.65 | 0.65 | 1.00 |" in told
    assert "| harmonise a source: Excel | 1.0, 200 | 2.0, 300 | – | 0.30 | 0.30 | 0.30 |" in told


def test_memory_that_does_not_grow_breaks_nothing(scale, tmp_path):
    growth(tmp_path, scale, seconds=(12, 36), megabytes=(500, 400))
    found = scale["Measured"](tmp_path / "growth.csv")
    assert found.memory(("index",), 1000) == pytest.approx(0.4)
    told = scale["blocks"](tmp_path)["breaking"]
    assert "| SPSS | nothing of these | – |" in told and " 0 MB (SPSS)" in told
    assert "| CSV | rows that are read of a source | 390 |" in told


def test_a_job_that_was_not_measured_is_left_out(scale, tmp_path):
    growth(tmp_path, scale, seconds=(12, 36), megabytes=(500, 900))
    path = tmp_path / "growth.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(row for row in rows if ",impute," not in row), encoding="utf-8")
    told = scale["blocks"](tmp_path)
    assert "| claims | " in told["measured"] and "| imputation" not in "".join(told.values())
