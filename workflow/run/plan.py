"""Plan: the jobs that would run, and why, in plain words: ``python -m run.plan --study mine``.

Reasons are those of Snakemake, asked of its jobs, not read from what it prints. The exit code is 0
whatever would run, and 1 where the study has faults.
"""

import argparse
import io
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from snakemake.api import SnakemakeApi
from snakemake.settings.enums import Quietness
from snakemake.settings.types import (
    ConfigSettings,
    DAGSettings,
    OutputSettings,
    ResourceSettings,
)
from snakemake_interface_common.exceptions import WorkflowError

from coproduction.faults import many, named
from coproduction.progress import duration
from run.runtime import Job, job_of, seconds, standing

#: Files, and jobs that another follows, that are named.
_MOST_NAMED = 3
#: Jobs of one stage and reason that are named.
_MOST_JOBS = 6


@dataclass(frozen=True)
class Reason:
    """Why a job would run; empty tuples and False where it is not for that.

    Attributes
    ----------
    absent, stopped
        Files that are not there; that a job began and did not end.
    changed
        Files that it reads and that are others than when it ran.
    follows
        Jobs that would run and whose results it reads.
    settings, code, inputs
        Whether its settings, the code it runs, or the list of files it reads are others.
    forced
        Whether it runs whatever stands.
    """

    absent: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    settings: bool = False
    code: bool = False
    inputs: bool = False
    forced: bool = False

    def told(self) -> str:
        """The reason in plain words; what a job follows counts where nothing else does."""
        parts = [
            f"{named(self.changed, _MOST_NAMED)} changed" if self.changed else "",
            "its settings changed" if self.settings else "",
            "its code changed" if self.code else "",
            "it reads other files than before" if self.inputs else "",
            "it was stopped half-way" if self.stopped else "",
            "it was asked for" if self.forced else "",
        ]
        own = [part for part in parts if part]
        if self.absent and not own:
            own = ["it was not made yet"]
        return "; ".join(own) or f"it follows {named(self.follows, _MOST_NAMED)}"


@dataclass(frozen=True)
class Planned:
    """A job that would run, why, and the seconds that it took the last time, if it ever ran."""

    job: Job
    reason: Reason
    seconds: float | None = None


def planned(dag) -> tuple[list[Planned], int]:
    """The jobs of Snakemake's `dag` that have a reason to run, and how many others stand."""
    every = sorted((job for job in dag.jobs if job.benchmark), key=dag.jobid)
    made = {str(file): job_of(job).name for job in every for file in job.output}
    reasons = [(job_of(job), _reason(dag.reason(job), made)) for job in every]
    found = [Planned(one, why, seconds(one.benchmark)) for one, why in reasons if why != Reason()]
    return found, len(every) - len(found)


def _reason(reason, made: dict[str, str]) -> Reason:
    """The reason as Snakemake keeps it, files that jobs make by the names of these."""
    return Reason(
        absent=tuple(sorted(map(str, reason.missing_output))),
        stopped=tuple(sorted(map(str, reason.incomplete_output))),
        changed=tuple(sorted(map(str, reason.updated_input))),
        follows=tuple(sorted({made.get(str(f), str(f)) for f in reason.updated_input_run})),
        settings=bool(reason.params_changed),
        code=bool(reason.code_changed),
        inputs=bool(reason.input_changed),
        forced=bool(reason.forced),
    )


def told(jobs: Sequence[Planned], stand: int) -> str:
    """The plan as text: how many jobs of each stage, then the jobs of each reason."""
    if not jobs:
        all_jobs = "the one job" if stand == 1 else f"all {stand} jobs"
        return f"Nothing to run: the results of {all_jobs} stand."
    known = [one.seconds for one in jobs if one.seconds is not None]
    took = f"; {len(known)} of them took {duration(sum(known))} the last time" if known else ""
    lines = [f"{many(len(jobs), 'job')} would run, {standing(stand)}{took}.", ""]
    stages = Counter(one.job.stage for one in jobs)
    lines += [f"  {stage:<14}{n:>5}" for stage, n in stages.items()]
    return "\n".join([*lines, "", *_by_reason(jobs)])


def _by_reason(jobs: Sequence[Planned]) -> Iterator[str]:
    groups: dict[tuple[str, str], list[str]] = {}
    for one in jobs:
        groups.setdefault((one.job.stage, one.reason.told()), []).append(one.job.name)
    for (stage, why), names in groups.items():
        yield f"{stage}: {named(names, _MOST_JOBS)}: {why}"


def plan(study: str = "", snakefile: Path = Path("Snakefile")) -> tuple[list[Planned], int]:
    """The jobs of a study that would run, the default study where none is named.

    Raises `WorkflowError` where the study or the workflow has faults.
    """
    config = {"study": study} if study else {}
    quiet = OutputSettings(dryrun=True, quiet={Quietness.ALL})
    aside = io.StringIO()
    with redirect_stdout(aside), redirect_stderr(aside), SnakemakeApi(quiet) as api:
        workflow = api.workflow(
            resource_settings=ResourceSettings(cores=1),
            config_settings=ConfigSettings(config=config),
            snakefile=snakefile,
        )
        workflow.dag(DAGSettings()).execute_workflow(executor="dryrun")
        # no public name of Snakemake's leads from its API to its jobs
        return planned(workflow._workflow.dag)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", default="", help="name of the study's folder")
    given = parser.parse_args(argv)
    try:
        print(told(*plan(given.study)))
    except WorkflowError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
