"""Parameters of jobs, as Snakemake compares them with those of the last run."""

import sys

_LIBRARY = "pandas"


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
