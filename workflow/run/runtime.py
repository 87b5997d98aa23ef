"""Run times: what a run tells while it goes on, what it sums up, and the page of its times."""

import csv
import logging
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from snakemake_interface_common.exceptions import WorkflowError

from coproduction.faults import many
from coproduction.files import whole
from coproduction.logs import lacking
from coproduction.pages.runtime_page import page
from coproduction.progress import duration, tell
from run import critical
from run.fingerprints import MADE, READ, Fingerprints, state

#: Events of Snakemake's log that the lines of `Run` stand for.
REPLACED = (
    *("job_info", "job_started", "job_finished", "job_error", "progress", "shellcmd"),
    "group_info",
)

#: What a run names at its end, where it is there.
PAGES = ("report.html", "manuscript.pdf", "manuscript.docx", "supplement.pdf", "runtime.html")


@dataclass(frozen=True)
class Job:
    """A job of the workflow: its stage, its rule with wildcards, and its files."""

    stage: str
    name: str
    benchmark: str
    log: str
    read: tuple[str, ...] = ()
    made: tuple[str, ...] = ()


@contextmanager
def _machine() -> Iterator[None]:
    """Tell in a sentence what the machine lacks, such as room on a disk."""
    try:
        yield
    except OSError as error:
        if not (said := lacking(error)):
            raise
        raise WorkflowError(said) from None


class Run(logging.Handler):
    """A run from its start to its end: a line a job, then what it all came to.

    A handler of Snakemake's logger; its lines take the place of Snakemake's blocks on the
    terminal, which stay in Snakemake's own log file. The time left is that of the jobs to come,
    each as long as the last time (or as the mean of those known), longer or shorter as those that
    ended were than the last time, and as many at once as in this run so far.
    """

    def __init__(self, fingerprints: str | Path):
        super().__init__()
        self.fingerprints = Fingerprints(fingerprints)
        self.disturbed: list[tuple[Job, list[str]]] = []
        self.all: dict[int, Job] = {}
        self.wanted: dict[int, Job] = {}
        self.before: dict[int, float | None] = {}
        self.written: dict[int, int] = {}
        self.running: dict[int, float] = {}
        self.done: dict[int, float] = {}
        self.failed: dict[int, str] = {}
        self.start = time.monotonic()

    def begin(self, dag) -> None:
        """Follow the jobs of Snakemake's `dag` from here on."""
        self.all = {dag.jobid(job): job_of(job) for job in dag.jobs if job.benchmark}
        needed = {dag.jobid(job) for job in dag.needrun_jobs()}
        self.wanted = {i: job for i, job in self.all.items() if i in needed}
        self.before = {i: seconds(job.benchmark) for i, job in self.wanted.items()}
        self.written = {i: _written(job.benchmark) for i, job in self.wanted.items()}
        self.start = time.monotonic()
        # A logger plugin would have to be installed beside Snakemake, and named on each call of it.
        logger = logging.getLogger("snakemake.logging")
        for handler in logger.handlers:
            if handler.name == "DefaultStreamHandler":
                handler.addFilter(_tells)
        logger.addHandler(self)
        at_once = dag.workflow.nodes or dag.workflow.cores
        tell(foretold(self.all, self.wanted, self.before, at_once))

    def emit(self, record: logging.LogRecord) -> None:
        """Take one event of the run. Raises `WorkflowError` where what it tells cannot be kept."""
        with _machine():
            self._take(record)

    def _take(self, record: logging.LogRecord) -> None:
        event = _event(record)
        # of a job that ended Snakemake says `job_id`
        job: int = getattr(record, "job_id" if event == "job_finished" else "jobid", -1)
        if event == "job_info" and job in self.wanted:
            if self.failed.pop(job, ""):
                tell(f"again: {self.wanted[job].name}")
            self.running[job] = time.monotonic()
            self.fingerprints.take(READ, self.wanted[job].read)
        elif event == "job_finished" and job in self.running:
            self.done[job] = time.monotonic() - self.running.pop(job)
            tell(self.line(job))
            self._finished(self.wanted[job])
        elif event == "job_error" and self.running.pop(job, None) is not None:
            # its own, and that of a scheduler that ended it
            logs = getattr(record, "log", None) or [self.wanted[job].log]
            self.failed[job] = f"{self.wanted[job].name}; why is in {', '.join(logs)}"
            tell(f"failed: {self.failed[job]}")

    def _finished(self, job: Job) -> None:
        """Note what a job made, and whether what it read changed while it ran."""
        self.fingerprints.take(MADE, job.made)
        if changed := self.fingerprints.changed(job.read, READ):
            self.disturbed.append((job, changed))

    def line(self, i: int) -> str:
        """How many of how many, in all and of its stage, the job that ended, its time, and the time
        left."""
        total = str(len(self.wanted))
        left = self.left()
        told = f", about {duration(left)} left" if left else ""
        job = self.wanted[i]
        done = f"[{len(self.done):>{len(total)}} of {total}]"
        ended, every = (
            sum(self.wanted[one].stage == job.stage for one in some)
            for some in (self.done, self.wanted)
        )
        stage = f"{job.stage} {ended} of {every}"
        return f"{done} {stage}: {job.name}, {duration(self.done[i])}{told}"

    def left(self) -> float | None:
        """Seconds to the end; None where there is nothing to judge by, or a job failed."""
        now = time.monotonic()
        waiting = [i for i in self.wanted if i not in self.done]
        under_way = {i: now - since for i, since in self.running.items()}
        worked = sum(self.done.values()) + sum(under_way.values())
        if self.failed or not self.done or not worked:
            return None
        before = {i: took for i, took in self.before.items() if took}
        again = [i for i in self.done if i in before]
        slower = sum(self.done[i] for i in again) / sum(before[i] for i in again) if again else 1.0
        expected = {i: took * slower for i, took in before.items()} | self.done
        mean = sum(expected.values()) / len(expected)
        work = sum(max(0.0, expected.get(i, mean) - under_way.get(i, 0.0)) for i in waiting)
        return work * (now - self.start) / worked

    def end(self, title: str, folder: str, simulated: bool, studies: str) -> None:
        """Write ``runtime.html`` into the folder of results and ``index.html`` beside it, over all
        studies of the folder `studies`, and sum the run up.

        Raises `WorkflowError` where they cannot be written.
        """
        with _machine():
            self._end(title, folder, simulated, studies)

    def _end(self, title: str, folder: str, simulated: bool, studies: str) -> None:
        from coproduction.pages import index_page  # reads tables: takes long, and only now

        rows = timed(self.all.values(), {self.wanted[i].name for i in self.done})
        with whole(Path(folder) / "runtime.html") as partial:
            chain = [(job.name, took) for job, took in _chain(self.all.values())]
            partial.write_text(page(rows, title, simulated, chain), encoding="utf-8")
        results = Path(folder).parent
        with whole(results / "index.html") as partial:
            listed = index_page.listed(results, Path(studies))
            partial.write_text(index_page.page(listed), encoding="utf-8")
        places = [f"{folder}/{name}" for name in PAGES]
        places = [place for place in places if Path(place).is_file()]
        places += [f"{folder}/", str(results / "index.html")]
        tell(summary(rows, time.monotonic() - self.start, places))
        self._take_away()

    def _take_away(self) -> None:
        """Take away what jobs made of files that changed while they ran: of which content is it?

        Snakemake notes such a file as it is at the end of the job, and would not run it again.
        """
        for job, changed in self.disturbed:
            for path in job.made:
                Path(path).unlink(missing_ok=True)
            tell(
                f"{', '.join(changed)} changed while {job.name} ran. What it made is taken away: "
                "run again to make it of the file as it is now."
            )

    def left_standing(self, dag, also: Collection[str] = ()) -> dict[str, str]:
        """The states of every file that the jobs of Snakemake's `dag` read or made, see
        `run.standing`: an empty one of what is not noted, or was taken away.

        With them go files that no job reads, `also`, and what other runs made and is still there:
        a run tells where that changed. Without them go files that are there for a time only.
        """
        jobs = [job_of(job) for job in dag.jobs if job.benchmark]
        passing = {str(path) for job in dag.jobs for path in job.temp_output}
        paths = {path for job in jobs for path in (*job.read, *job.made)} - passing
        others = {path for path in self.fingerprints.known if state(path)}
        files = self.fingerprints.states(paths | others) | {path: state(path) for path in also}
        return files | {path: "" for job, _ in self.disturbed for path in job.made}

    def stop(self) -> None:
        """Say what a run that failed has done, and where to read why."""
        took = duration(time.monotonic() - self.start)
        # a benchmark tells of a job also where Snakemake does not say that it ended
        ended = {i for i, job in self.wanted.items() if _written(job.benchmark) != self.written[i]}
        lines = [
            f"Stopped after {took}: {len(ended | {*self.done})} of "
            f"{many(len(self.wanted), 'job')} ran."
        ]
        lines += [f"Failed: {told}" for told in self.failed.values()]
        tell("\n".join([*lines, "What ran is kept; the next run goes on from there."]))
        self._take_away()


def job_of(job) -> Job:
    """A job of Snakemake as a run tells it."""
    name = " ".join([job.rule.name, *job.wildcards_dict.values()])
    stage = Path(str(job.rule.snakefile)).stem
    read, made = (tuple(str(file) for file in files) for files in (job.input, job.output))
    return Job(stage, name, str(job.benchmark), str(next(iter(job.log), "")), read, made)


def _event(record: logging.LogRecord) -> str:
    return getattr(getattr(record, "event", None), "name", "").lower()


def _tells(record: logging.LogRecord) -> bool:
    """Whether Snakemake's own line says something that the lines of `Run` do not."""
    return _event(record) not in REPLACED and record.msg != "Select jobs to execute..."


def seconds(benchmark: str) -> float | None:
    """Wall-clock seconds of a job in its benchmark file; None without one."""
    row = _measured(benchmark)
    return float(row["s"]) if row else None


def _written(benchmark: str) -> int:
    """When a benchmark was written, in nanoseconds; 0 where it is not."""
    path = Path(benchmark)
    return path.stat().st_mtime_ns if path.is_file() else 0


def _measured(benchmark: str) -> dict[str, str] | None:
    path = Path(benchmark)
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.DictReader(stream, delimiter="\t"), None)


def _chain(jobs: Iterable[Job]) -> list[tuple[Job, float]]:
    """The critical path of jobs that have a benchmark, each with what it took."""
    took = {job: found for job in jobs if (found := seconds(job.benchmark)) is not None}
    return [(job, took[job]) for job in critical.path({job: job for job in took}, took)]


def foretold(
    every: Mapping[int, Job],
    wanted: Mapping[int, Job],
    before: Mapping[int, float | None],
    at_once: int | None,
) -> str:
    """What a run is about to do: how many jobs of each stage, and what they took the last time.

    Parameters
    ----------
    every, wanted
        All jobs, and those that run, by their numbers.
    before
        Seconds that those took the last time, None where they never ran.
    at_once
        How many may run side by side, None where that is not limited.
    """
    told = [f"{many(len(wanted), 'job')} to run; {standing(len(every) - len(wanted))}."]
    if wanted:
        stages = Counter(job.stage for job in wanted.values())
        told.append(f"  {', '.join(f'{stage} {n}' for stage, n in stages.items())}")
    known = {i: took for i, took in before.items() if took is not None}
    if known:
        longest = sum(known[i] for i in critical.path({i: wanted[i] for i in known}, known))
        least = max(longest, sum(known.values()) / (at_once or len(known)))
        them = "they" if len(known) == len(wanted) else f"{len(known)} of them"
        told.append(
            f"  The last time {them} took {duration(sum(known.values()))} in all; "
            f"at these times {duration(least)} or more, {at_once or len(known)} at once."
        )
    elif len(wanted) > 1:
        told.append(
            "  Nothing tells yet how long they take: once one has ended, the time left is told."
        )
    return "\n".join(told)


def standing(n: int) -> str:
    """That the results of so many other jobs stand, in words."""
    return "the results of 1 other stand" if n == 1 else f"the results of {n} others stand"


def timed(jobs: Iterable[Job], ran: Collection[str]) -> list[tuple[str, ...]]:
    """A row a job that has a benchmark, as `coproduction.pages.runtime_page.HEADER` names it."""
    rows = []
    for job in jobs:
        found = _measured(job.benchmark)
        if found:
            state = "ran" if job.name in ran else "reused"
            memory = found.get("max_rss", "")
            rows.append((job.stage, job.name, found["s"], found["cpu_time"], memory, state))
    return rows


def summary(rows: Sequence[tuple[str, ...]], elapsed: float, places: Sequence[str]) -> str:
    """What ran, what was reused, where the time went, and where results are."""
    ran = [row for row in rows if row[-1] == "ran"]
    spent = sum(float(row[2]) for row in ran) or 1.0
    lines = [
        f"Done in {duration(elapsed)}: {many(len(ran), 'job')} ran, {len(rows) - len(ran)} reused.",
        "",
        f"  {'stage':<14}{'ran':>5}{'reused':>8}{'job time':>13}{'share':>8}",
    ]
    for stage in dict.fromkeys(row[0] for row in rows):
        here = [row for row in rows if row[0] == stage]
        now = [float(row[2]) for row in here if row[-1] == "ran"]
        share = f"{100 * sum(now) / spent:.0f} %"
        counts = f"{len(now):>5}{len(here) - len(now):>8}"
        lines.append(f"  {stage:<14}{counts}{duration(sum(now)):>13}{share:>8}")
    longest = sorted(ran, key=lambda row: -float(row[2]))[:3]
    if longest:
        told = "; ".join(f"{row[1]} {duration(float(row[2]))}" for row in longest)
        lines += ["", f"Longest: {told}."]
    return "\n".join([*lines, "", "Results:", *(f"  {place}" for place in places)])
