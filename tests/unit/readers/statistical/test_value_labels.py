"""Format catalogues of SAS."""

from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pandas as pd
import pytest
from unit.readers.samples import read, source

from coproduction.faults import Faults
from coproduction.readers.statistical import value_labels
from coproduction.readers.statistical.value_labels import catalogue


def test_sas_catalogue_absent_or_no_catalogue(folder):
    for catalog in ("none.sas7bcat", "csv.csv"):
        with pytest.raises(Faults) as met:
            read(source("xpt8") | {"catalog": catalog}, root=folder)
        assert met.value.faults[0].file == catalog


def test_a_catalogue_that_fits_no_column_is_told():
    formats = {"XFMT": {1: "yes"}, "OTHER": {2: "no"}}
    header = SimpleNamespace(original_variable_types={"q": "TRUST4.", "w": "BEST12", "n": "$CHAR8"})
    with patch.object(value_labels.pyreadstat, "read_sas7bcat") as read_catalogue:
        read_catalogue.return_value = (
            None,
            SimpleNamespace(value_labels=formats, file_encoding="UTF-8"),
        )
        labels, (fault,) = catalogue(__file__, Path(), header)
        assert labels == {} and fault.file == __file__ and fault.check == "catalogue"
        assert "TRUST" in fault.expected and "OTHER, XFMT" in fault.expected
        header.original_variable_types["q"] = "XFMT4."
        assert catalogue(__file__, Path(), header) == ({"q": {1: "yes"}}, [])


def test_labels_of_a_catalogue_in_an_encoding_that_holds_letters_back_are_whole():
    def reader(path, encoding="WINDOWS-1255"):
        # as ReadStat gives the bytes of a Hebrew label, each for a letter
        label = "\xf9\xec\xe5\xed" if encoding == "ISO-8859-1" else "\u05e9\u05dc\u05d5"
        return pd.DataFrame(), SimpleNamespace(
            value_labels={"TRUST": {1: label}}, file_encoding=encoding
        )

    header = SimpleNamespace(original_variable_types={"q": "TRUST4."})
    with patch.object(value_labels.pyreadstat, "read_sas7bcat", reader):
        labels, found = catalogue(__file__, Path(), header)
    assert (labels, found) == ({"q": {1: "\u05e9\u05dc\u05d5\u05dd"}}, [])
