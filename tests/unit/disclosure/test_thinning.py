"""What remarks and reasons tell of levels that few have is general in what is published."""

from collections import Counter

import pandas as pd
import pytest

from coproduction.disclosure.relations import Table
from coproduction.disclosure.thinning import thinned
from coproduction.results import contract
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.imputation_files import ESTIMATES
from coproduction.results.model_files import FIT_REMARKS
from coproduction.results.sensitivity_files import CONFOUNDING
from coproduction.study.release import Disclosure

HEAD = {"model": "m", "outcome": "y", "area": "all", "country": "GB", "term": "eff=refused"}


def shown(file, *rows):
    """A file as it is published."""
    said = {c.name: c.values[0] if c.values else "x" for c in file.columns
            if c.type == "text" and c.required}  # fmt: skip
    given = [said | {k: v for k, v in (HEAD | row).items() if k in file.names} for row in rows]
    table = Table(file.path, file, contract.frame(file, given))
    return thinned(table, {}, {}, Disclosure("publish", 10), pd.DataFrame(), Counter())


def test_remarks_name_no_level_of_few():
    told = [
        "level_of_one", "level_absent", "fitted_without_rest", "told_by_others", "test_of_fewer",
        "test_without_rest", "absent_in_some", "outcome_level_absent", "outcome_category_absent",
    ]  # fmt: skip
    rows = [{"remark": remark} for remark in [*told, "curve_does_not_turn"]]
    assert shown(FIT_REMARKS, *rows)["remark"].tolist() == ["curve_does_not_turn"]


@pytest.mark.parametrize(
    ("file", "column", "reasons"),
    [
        (CONFOUNDING, "lacking", ("level_absent", "fitted_without_rest")),
        (HYPOTHESES, "reason", ("level_absent", "fitted_without_rest")),
        (ESTIMATES, "lacking", ("of_one",)),
    ],
)
def test_reasons_are_told_as_of_any(file, column, reasons):
    found = shown(file, *({column: reason, "alpha": 0.05} for reason in reasons))
    assert found[column].unique().tolist() == [
        "not_estimable" if column == "lacking" else "test_not_estimable"
    ]
