"""The table of missing answers dealt with in several ways."""

import pandas as pd
import pytest
from unit.tables.cases import fits, remarks

from coproduction.results import (
    dif_files,
    imputation_files,
    inequality_files,
    sensitivity_files,
)
from coproduction.results.contract import frame
from coproduction.results.imputation_files import ESTIMATES
from coproduction.results.model_files import WAYS_MISSING
from coproduction.tables.kinds import (
    dif_table,
    imputation_table,
    inequality_table,
    sensitivity_table,
)
from coproduction.tables.kinds.imputation_table import WAYS as SHOWN
from coproduction.tables.kinds.imputation_table import imputation
from coproduction.words.fixed import languages

LABELS = {
    "terms": {"x": "Efficacy", "job": "Job", "job=out": "Out of work", "age": "Age"},
    "areas": {"s": "Safety"},
}
HEAD = {"model": "m", "outcome": "y", "area": "s", "country": "all", "kind": "coefficient"}


def row(way, term, estimate=None, n=None, **more):
    sure = {} if estimate is None else {"estimate": estimate, "std_error": 0.5, "n": n}
    return HEAD | {"missing": way, "term": term} | sure | more


ROWS = [
    row("imputed", "x", 2.0, 400, m=20, missing_information=0.25),
    row("listwise", "x", 1.5, 300),
    row("category", "x", 1.75, 390),
    row("category", "age__missing=dont_know", -1.0, 390),
    row("category", "job=refused", 3.0, 390),
    row("imputed", "Intercept", 9.0, 400, m=20) | {"kind": "constant"},
]


#: Strata of one sampling unit are counted of the respondents of one way alone.
FITS = fits(pd.DataFrame([HEAD])).assign(n_singletons=3, singletons="adjust")


def laid(given=ROWS, **settings):
    settings = {"name": "t", "title": "T", "simulated": False} | settings
    return imputation(frame(ESTIMATES, given), FITS, remarks(), LABELS, **settings)


def test_ways_stand_side_by_side_with_respondents_and_the_share_imputed():
    table = laid()
    headers = [column.header for column in table.columns]
    assert headers == ["Listwise", "Imputed", "Kept as categories", "Missing information"]
    assert set(SHOWN) == set(WAYS_MISSING)
    found = {r.stub: [" ".join(cell.lines) for cell in r.cells] for r in table.rows}
    assert found["Efficacy"] == ["1.50 (0.50)", "2.00 (0.50)", "1.75 (0.50)", "0.25"]
    assert found["Age, not answered: Don't know"] == ["", "", "-1.00 (0.50)", ""]
    assert found["Job: Refused"] == ["", "", "3.00 (0.50)", ""]
    assert found["Respondents"] == ["300", "400", "390", ""]
    assert found["With an imputed answer, %"] == ["", "25", "", ""]
    assert table.rows[0].stub == "Safety" and "Intercept" not in found
    notes = " ".join(table.notes)
    assert "drawn 20 times" in notes and "one sampling unit" not in notes
    assert "Design weights" in notes and "Taylor linearisation" in notes
    assert notes.count("(Jones 1996)") == 1


def test_the_reference_of_categories_is_named_and_bias_where_they_hold_missing_answers():
    table = laid(references={"job": "paid"})
    assert "Job: Refused (ref. paid)" in [r.stub for r in table.rows]
    assert "Jones" not in " ".join(laid(ROWS[:2]).notes)


def test_a_way_without_estimates_says_so():
    lost = [row("imputed", "x", 2.0, 400, m=5), row("listwise", "x", lacking="not_estimable")]
    table = laid(lost)
    assert "Not estimable – Safety, Listwise." in table.notes
    assert [r.stub for r in table.rows] == ["Safety", "Efficacy", "Respondents"]
    with pytest.raises(ValueError, match="no model has imputed answers"):
        laid([])


def test_an_estimate_that_one_respondent_would_give_says_so():
    given = [*ROWS, row("listwise", "job=refused", lacking="of_one")]
    text = "No estimate, as one respondent or answers that are all alike determine it – "
    assert f"{text}Job: Refused, Safety, Listwise." in laid(given).notes
    assert not any(note.startswith(text) for note in laid(given, rows=["x"]).notes)


@pytest.mark.parametrize(
    ("why", "declared"),
    [
        (imputation_table.WHY, imputation_files.LACKING),
        (inequality_table.WHY, inequality_files.LACKING),
        (sensitivity_table.WHY, sensitivity_files.LACKING),
        (dif_table.WHY, dif_files.LACKING),
    ],
)
def test_whatever_lacks_a_number_has_a_sentence(why, declared):
    assert {*why} == {*declared}


def test_rows_are_those_asked_for_in_every_language():
    for language in languages():
        table = laid(language=language, rows=["x"])
        assert [r.stub for r in table.rows][:2] == ["Safety", "Efficacy"]
        assert len(table.rows) == 4
