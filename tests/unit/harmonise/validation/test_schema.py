import pandas as pd
import pytest

from coproduction.harmonise.validation.schema import Schema


def test_a_wrong_type_is_told_by_its_name_and_never_by_a_cell():
    schema = Schema()
    for name in ("weight", "absent", "sound"):
        schema.require(name, "float64")
    wrong = schema.validate(pd.DataFrame({"weight": ["secret", "b"], "sound": [1.0, 2.0]}))
    assert wrong == {"weight": "str", "absent": "no such column"}


def test_a_broken_check_is_not_taken_for_broken_data():
    schema = Schema()
    schema.require("a", None, broken=lambda cells: cells.no_such_method())
    with pytest.raises(Exception, match="no_such_method"):
        schema.validate(pd.DataFrame({"a": [1]}))
