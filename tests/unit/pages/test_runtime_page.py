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
