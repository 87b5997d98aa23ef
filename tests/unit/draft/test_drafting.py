"""From files to the texts of a study."""

import numpy as np
import pandas as pd
import pyreadstat
import yaml

from coproduction.draft.asking import Answers
from coproduction.draft.drafting import Raw, draft
from coproduction.draft.profile import profiled


def test_the_first_model_is_of_what_nearly_everybody_answered(tmp_path):
    rng = np.random.default_rng(5)
    n = 100
    names = ("rare", "a", "b")
    frame = pd.DataFrame({name: rng.integers(1, 4, n).astype(float) for name in names})
    frame.loc[:60, "rare"] = np.nan
    path = tmp_path / "x.sav"
    labels = {1: "Never", 2: "Sometimes", 3: "Often"}
    pyreadstat.write_sav(
        frame, str(path), column_labels=["How rare is it?", "Do you vote?", "Do you read?"],
        variable_value_labels={"rare": labels, "a": labels, "b": labels},
    )  # fmt: skip
    found = draft("mine", {"x": Raw(str(path), "0" * 64, profiled(path))}, Answers())
    model = yaml.safe_load(found.texts["models.yaml"])["models"]["first"]
    assert (model["outcome"], model["terms"]) == ("a", ["b"])
    # the battery stands in a comment, with its alpha, and holds no index yet
    assert yaml.safe_load(found.texts["indices.yaml"]) == {"indices": {}}
    assert "items: [rare, a, b]" in found.texts["indices.yaml"]
