"""Controller: what a run keeps of SLURM's controller, for when that does not answer."""

import sys

from coproduction.progress import tell

_PLUGIN, _ASKS = "snakemake_executor_plugin_slurm", "get_min_job_age"


def remember() -> None:
    """Let the plugin of SLURM remember for how long the controller knows a job that has ended.

    It asks for that each time before it asks how jobs stand. Where the controller is away it takes
    no answer for too short a time, and asks the accounts of jobs instead, which many a cluster does
    not keep: the run then waits for ever. Nothing is done where the plugin is not there.
    """
    if (plugin := sys.modules.get(_PLUGIN)) is None:
        return
    if (asks := getattr(plugin, _ASKS, None)) is None:
        tell(
            f"{_PLUGIN} has no {_ASKS}: this run may wait for ever after the controller was away. "
            "Install the version of docs/slurm.txt with `make slurm`"
        )
        return
    if asks.__module__ == __name__:  # not twice
        return
    known = asks()

    def remembered() -> int | None:
        nonlocal known
        answer = asks()
        known = known if answer is None else answer
        return known

    setattr(plugin, _ASKS, remembered)
