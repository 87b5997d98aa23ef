"""Names are counted over row groups, each once."""

import pyarrow as pa

from coproduction.account.counted_names import counted
from coproduction.harmonise import microdata


def test_names_are_counted_once_however_they_are_parted(tmp_path):
    units = pa.array(["a", "b", None, "a", "c"]).dictionary_encode().cast(microdata.NAMES)
    people = pa.table({"psu": units, "respondent": ["1", "2", "3", "4", "4"]})
    for ends in ([5], [2, 5], [1, 2, 3, 4, 5]):
        parts = [people.slice(a, b - a) for a, b in zip([0, *ends], ends, strict=False)]
        microdata.write(parts, tmp_path / "some.parquet")
        assert counted(tmp_path / "some.parquet", "psu") == (4, 3)
        assert counted(tmp_path / "some.parquet", "respondent") == (5, 4)
