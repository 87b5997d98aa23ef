"""Format catalogues of SAS."""

import pytest
from unit.readers.samples import source

from coproduction.faults import Faults
from coproduction.readers.dispatch import read


def test_sas_catalogue_absent_or_no_catalogue(folder):
    for catalog in ("none.sas7bcat", "csv.csv"):
        with pytest.raises(Faults) as met:
            read(source("xpt8") | {"catalog": catalog}, root=folder)
        assert met.value.faults[0].file == catalog
