"""SAS transport files: special missing values."""

import numpy as np
import pandas as pd
import pyreadstat
from unit.readers.samples import read


def test_special_missing_of_transport_files(tmp_path):
    for version in (5, 8):
        path = tmp_path / f"a{version}.xpt"
        frame = pd.DataFrame(
            {"x": [1.0, np.nan, 2.0, np.nan, np.nan], "y": ["A", "B", "", "Z", "_"]}
        )
        pyreadstat.write_xport(frame, path, file_format_version=version)
        raw = bytearray(path.read_bytes())
        start = raw.index(b"HEADER RECORD*******OBS") + 80
        # Row 2 becomes .C, row 4 ._, row 5 stays system missing (TS-140, "Missing values").
        raw[start + 9], raw[start + 27] = ord("C"), ord("_")
        path.write_bytes(raw)
        export = read({"file": path.name}, root=tmp_path)
        assert export.tags["x"].tolist() == ["", ".C", "", "._", ""]
        assert list(export.codes("x")) == ["1", ".C", "2", "._", "<blank>"]
        assert "y" not in export.tags
        assert read({"file": path.name}, ["y"], tmp_path).tags == {}
