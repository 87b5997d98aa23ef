"""Parameters of jobs, as Snakemake compares them with those of the last run, and gives them."""

import sys

from snakemake.iocontainers import Params

_LIBRARY = "pandas"
#: Whose frames Snakemake gives to jobs in a form of its own, as it does arrays of numpy.
_LIBRARIES = (_LIBRARY, "polars")


def without_frames(persistence: type) -> None:
    """Let Snakemake's `persistence` compare parameters without pandas.

    Importing it takes longer than all else that a run with nothing to do does. Where nothing has
    imported it, no parameter is a frame, and what Snakemake does without pandas is the same.
    """
    frames = getattr(persistence, "_serialize_param_pandas", None)
    builtin = getattr(persistence, "_serialize_param_builtin", None)
    if not frames or not builtin or frames.__module__ == __name__:
        return

    def serialize(self, value):
        return (frames if _LIBRARY in sys.modules else builtin)(self, value)

    persistence._serialize_param_pandas = serialize


def given_without_frames(given: type) -> None:
    """Let Snakemake's `given`, what a script knows as ``snakemake``, take parameters without
    importing libraries of frames, none of which it can hold where nothing has imported them.

    Importing them takes a fifth of a second, for which the first job of each run would wait.
    """
    store = given._safely_store_params
    if store.__module__ == __name__:  # not twice
        return

    def safely_store_params(self, params):
        arrays = getattr(sys.modules.get("numpy"), "ndarray", ())
        loaded = any(name in sys.modules for name in _LIBRARIES)
        if loaded or any(isinstance(value, arrays) for value in params):
            store(self, params)
            return
        self._params_store = Params(toclone=list(params))
        self._params_types = {}
        self._params_store._take_names(params._get_names())

    given._safely_store_params = safely_store_params
