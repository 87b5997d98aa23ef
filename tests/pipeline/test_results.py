"""A run leaves no CSV file among its results that is not declared, and none that is otherwise."""

import pytest
import yaml

from coproduction.results import comparison_files, contract
from coproduction.results.catalogue import FILES, declared
from coproduction.results.hypothesis_files import HYPOTHESES


def csv_files(folder):
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*.csv"))}


def test_every_csv_file_holds_what_is_declared(finished):
    found = csv_files(finished.path / "results" / "fivenations_simulated")
    assert [name for name in found if declared(name) is None] == []
    for name, path in found.items():
        if declared(name).columns:
            contract.read(declared(name), path)
    # All of it is there, but for nested models, families of tests, balance and what is withheld,
    # which it has none of.
    made = {declared(name).path for name in found}
    absent = {
        "models/families.csv",
        "disclosure.csv",
        "descriptives/balance.csv",
        *(file.path for file in comparison_files.FILES),
    }
    assert {file.path for file in FILES if file.path.endswith(".csv")} - absent == made


def test_failing_cells_outside_the_results_have_the_same_columns(finished):
    failures = declared("validation/failures.csv")
    for path in (finished.path / "data" / "validation").rglob("*.csv"):
        contract.read(failures, path)


#: Claims about coefficients whose truth the simulator tells, by their term.
TOLD = {"efficacy", "female", "age", "outcome", "information", "consultation", "performance"}
#: True verdicts of claims about means and inequality, whatever the draw: all are many errors large.
CERTAIN = {
    "individual": {"supported"},
    "individual_items": {"supported"},
    "areas": {"supported"},
    "uk_above": {"supported"},
    "democracy": {"not_answerable"},
    "professionalised": {"contradicted", "supported"},
    # of the terms the simulation has, age rises far more than education
    "equal_age": {"contradicted"},
}


def test_verdicts_are_those_of_the_simulated_truth(finished):
    """The known answer: the parameters of the simulation, beside every claim about them."""
    results = finished.path / "results" / "fivenations_simulated"
    raw = finished.path / "data" / "raw" / "fivenations_simulated"
    truth = yaml.safe_load((raw / "truth.yaml").read_text(encoding="utf-8"))["index_points"]
    frame = contract.read(HYPOTHESES, results / HYPOTHESES.path)
    of_terms = frame[(frame["test"] == "terms") & frame["term"].isin(TOLD)]
    assert set(of_terms["term"]) == TOLD and len(of_terms) == 3 * len(TOLD)
    for row in of_terms.itertuples():
        true = truth["effects"][row.area][row.term]
        # the truth is a mean derivative, equal to the slope but for curvature
        assert row.estimate == pytest.approx(true, abs=4 * row.std_error + 0.06 * abs(true))
        assert (true > 0) == (row.direction == "positive") and abs(true) > row.smallest
        assert row.verdict in ("supported", "inconclusive"), (row.term, row.area)
        if abs(true) - row.smallest > 6 * row.std_error:
            assert row.verdict == "supported", (row.term, row.area)
    for claim, verdicts in CERTAIN.items():
        assert set(frame.loc[frame["id"] == claim, "verdict"]) == verdicts, claim
    # Germany second: its true distance to the first is small, and is never turned round
    orders = frame[(frame["test"] == "country_order") & (frame["part"] == "whole")]
    assert set(orders["verdict"]) <= {"supported", "inconclusive"} and len(orders) == 6
    assert (orders["order_share"] > 0.5).all()
