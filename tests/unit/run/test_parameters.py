import sys

import pandas as pd
from snakemake.persistence import PersistenceBase

from run.parameters import without_frames


class Persistence:
    def _serialize_param_pandas(self, value):
        return f"frame {type(value).__name__}"

    def _serialize_param_builtin(self, value):
        return repr(value)


def test_parameters_are_compared_without_pandas_where_nothing_imported_it(monkeypatch):
    class Own(Persistence):
        pass

    without_frames(Own)
    without_frames(Own)
    assert Own()._serialize_param_pandas(pd.DataFrame()) == "frame DataFrame"
    monkeypatch.delitem(sys.modules, "pandas")
    assert Own()._serialize_param_pandas([1]) == "[1]"


def test_a_snakemake_that_compares_otherwise_is_left_as_it_is():
    class Other:
        pass

    without_frames(Other)
    assert not hasattr(Other, "_serialize_param_pandas")


def test_snakemake_still_compares_parameters_so():
    assert hasattr(PersistenceBase, "_serialize_param_pandas")
    assert hasattr(PersistenceBase, "_serialize_param_builtin")
