import numpy as np
import pandas as pd
import pytest
from exports import VARIABLES

from coproduction.harmonise.validation import harmonised


def judged(**changed):
    cells = {
        "respondent": ["a", "b"],
        "country": pd.Categorical(["GB", "GB"]),
        "weight": [1.0, 2.0],
        "ill": pd.Categorical(["no", None], ["no", "yes"], ordered=True),
        "ill__missing": pd.Categorical([None, "refused"], ["refused", "dont_know"]),
        "age": [20.0, 30.0],
        "age__missing": pd.Categorical([None, None], ["refused"]),
    }
    targets = {name: VARIABLES[name] for name in ("ill", "age")}
    return harmonised.validate("uk", pd.DataFrame(cells | changed), targets, "uk.parquet")


@pytest.mark.parametrize(
    ("check", "changed"),
    [
        ("type", {"age": [20, 30]}),
        ("type", {"ill": ["no", None]}),
        ("levels", {"ill": pd.Categorical(["no", None], ["yes", "no"], ordered=True)}),
        ("levels", {"ill": pd.Categorical(["no", None], ["no", "yes"])}),
        ("range", {"age": [9.0, 30.0]}),
        ("companion", {"age": [np.nan, 30.0]}),
        ("companion", {"ill__missing": pd.Categorical(["refused", "refused"])}),
        ("kind", {"ill__missing": pd.Categorical([None, "dont_know"])}),
        ("unique", {"respondent": ["a", "a"]}),
        ("present", {"country": pd.Categorical(["GB", None])}),
        ("positive", {"weight": [1.0, np.nan]}),
    ],
)
def test_the_harmonised_file_is_held_to_the_declarations(check, changed):
    assert not judged().faults
    assert check in {fault.check for fault in judged(**changed).faults}
