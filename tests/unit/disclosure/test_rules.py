"""Rules that compute write numbers as they are to one place, and only disclosure control reads them
for what is published."""

import re
from pathlib import Path

import pytest

from coproduction.results.catalogue import classed

RULES = Path(__file__).parents[3] / "workflow/rules"


@pytest.mark.parametrize("room", ["harmonise", "inference", "robustness", "account"])
def test_rules_that_compute_publish_nothing_computed_from_answers(room):
    text = (RULES / f"{room}.smk").read_text("utf-8")
    for path in re.findall(r"\{RESULTS\}/([^\"]+)", text):
        file = classed(path)
        assert file and file.sensitivity == "public", path


@pytest.mark.parametrize("room", ["tables", "figures"])
def test_rules_that_print_read_what_is_published(room):
    text = (RULES / f"{room}.smk").read_text("utf-8")
    assert "FULL" not in text
    # of an open study what is published is what was computed
    found = re.findall(r"rules\.(?!table)\w+\.output.*?(?=\)|\Z)", text, re.DOTALL)
    assert all("if OPEN else " in " ".join(one.split()) for one in found), found
