"""A run leaves no CSV file among its results that is not declared, and none that is otherwise."""

from coproduction.results import contract
from coproduction.results.catalogue import FILES, declared


def csv_files(folder):
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*.csv"))}


def test_every_csv_file_holds_what_is_declared(finished):
    found = csv_files(finished.path / "results" / "fivenations_simulated")
    assert [name for name in found if declared(name) is None] == []
    for name, path in found.items():
        if declared(name).columns:
            contract.read(declared(name), path)
    # All of it is there: nothing is declared that no rule makes.
    assert {file.path for file in FILES} == {declared(name).path for name in found}


def test_failing_cells_outside_the_results_have_the_same_columns(finished):
    failures = declared("validation/failures.csv")
    for path in (finished.path / "data" / "validation").rglob("*.csv"):
        contract.read(failures, path)
