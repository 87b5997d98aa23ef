import sys

import numpy as np
import pandas as pd
from snakemake.iocontainers import Params, Snakemake
from snakemake.persistence import PersistenceBase

from run.parameters import given_without_frames, without_frames


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


def test_a_script_is_given_the_same_where_nothing_imported_libraries_of_frames(monkeypatch):
    class Own(Snakemake):
        def __init__(self):
            pass

    params = Params(fromdict={"one": [1, {"two": 2}], "three": "3"})
    found = []
    for _ in range(2):
        own = Own()
        own._safely_store_params(params)
        stored = own._params_store
        found.append((list(stored), [*stored._get_names()], own._params_types, type(stored)))
        given_without_frames(Own)
        given_without_frames(Own)
        for name in ("pandas", "polars"):
            monkeypatch.delitem(sys.modules, name, raising=False)
    assert found[0] == found[1]
    assert not {"pandas", "polars"} & {*sys.modules}


def test_frames_are_given_as_snakemake_gives_them(monkeypatch):
    class Own(Snakemake):
        def __init__(self):
            pass

    given_without_frames(Own)
    own = Own()
    own._safely_store_params(Params(fromdict={"one": pd.DataFrame({"a": [1]})}))
    assert own._params_types == {0: "pd.DataFrame"}
    for name in ("pandas", "polars"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    own._safely_store_params(Params(fromdict={"one": np.array([1, 2])}))
    assert own._params_types == {0: "np.ndarray"}
