import pandas as pd
import pytest

from coproduction.harmonise.validation.schema import Schema


def test_a_broken_check_is_not_taken_for_broken_data():
    schema = Schema()
    schema.require("a", None, broken=lambda cells: cells.no_such_method())
    with pytest.raises(Exception, match="no_such_method"):
        schema.validate(pd.DataFrame({"a": [1]}))
