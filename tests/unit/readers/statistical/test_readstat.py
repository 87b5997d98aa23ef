"""What ReadStat reads."""

import pandas as pd
import pyreadstat
from unit.readers.samples import read


def test_texts_of_a_column_whose_name_is_not_ascii(tmp_path):
    frame = pd.DataFrame({"κείμενο": ["ναι", "όχι"]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav")
    assert read({"file": "a.sav"}, root=tmp_path).data["κείμενο"].tolist() == ["ναι", "όχι"]
