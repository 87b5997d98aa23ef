"""The page of run times."""

import pytest
from unit.pages.cases import EVIL, assert_page

from coproduction.pages.runtime_page import page


@pytest.mark.parametrize("simulated", [True, False])
def test_the_page_tells_every_job_and_all_of_them_together(simulated):
    rows = [("fit", EVIL, "1.5", "1.0", "100", "ran"), ("fit", "fit b", "2.5", "", "", "reused")]
    read = assert_page(page(rows, EVIL, simulated), simulated)
    assert "2 jobs, 4.0 s in all" in read.text and EVIL in read.text
    assert [tag for tag, _ in read.tags].count("tr") == 3


def test_the_page_draws_the_jobs_of_the_critical_path_one_after_another():
    rows = [("fit", "fit a", "1.5", "1.0", "100", "ran")]
    read = assert_page(page(rows, "Title", False, [("pool", 1.0), (EVIL, 3.0)]), False)
    assert "These 2 jobs follow each other and took 4.0 s" in read.text and EVIL in read.text
    bars = [(given["x"], given["width"]) for tag, given in read.tags if tag == "rect"]
    assert bars == [("0.00", "25.00"), ("25.00", "75.00")]


def test_a_page_without_times_draws_no_path():
    assert "Critical path" not in page([], "Title", False, [])
