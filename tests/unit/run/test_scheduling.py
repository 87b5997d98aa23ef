"""Snakemake looks again for jobs to run only where a limit kept it from beginning them."""

import inspect
from importlib.metadata import version
from types import SimpleNamespace

from snakemake.scheduling.job_scheduler import JobRateLimiter, JobScheduler
from snakemake.settings.types import MaxJobsPerTimespan

from run.scheduling import SEEN, only_where_limited


class Scheduler:
    """One that may begin three jobs a second, and begins all that wait and that it may."""

    def __init__(self, queued=False, limit=3):
        self.asked = []
        self.job_rate_limiter = JobRateLimiter(MaxJobsPerTimespan(limit)) if limit else None
        dag = SimpleNamespace(has_unfinished_queue_input_jobs=lambda: queued)
        self.workflow = SimpleNamespace(dag=dag)

    def job_selector(self, jobs):
        if self.job_rate_limiter is None:
            return jobs
        selected = jobs[: self.job_rate_limiter.get_free_jobs()]
        self.job_rate_limiter.register_jobs(len(selected))
        return selected

    def _schedule_reevalutation(self, delay):
        self.asked.append(delay)


def looked(*waiting, **named):
    """How often it looks again after each of some looks, at so many waiting jobs."""

    class Own(Scheduler):
        pass

    only_where_limited(Own)
    only_where_limited(Own)
    own = Own(**named)
    for n in waiting:
        own.job_selector(list(range(n)))
        own._schedule_reevalutation(1)
    return len(own.asked)


def test_it_does_not_look_again_where_it_began_all_that_it_could():
    assert looked(0) == looked(2) == looked(2, 0) == looked(5, limit=0) == 0


def test_it_looks_again_where_a_limit_kept_it_from_beginning_more():
    assert looked(4) == looked(3) == looked(2, 1) == looked(2, 5) == 1
    assert looked(4, 4) == looked(3, 0) == 2, "none may begin until a second is over"


def test_it_looks_again_after_the_limit_has_passed_while_jobs_were_handed_over():
    own = type("Own", (Scheduler,), {})
    only_where_limited(own)
    own = own()
    own.job_selector(list(range(9)))
    own.job_rate_limiter._jobs.clear()  # as a second later
    own._schedule_reevalutation(1)
    assert own.asked == [1]


def test_it_looks_again_for_inputs_that_come_in_a_queue():
    assert looked(0, queued=True) == looked(0, queued=True, limit=0) == 1


def test_snakemake_still_looks_so():
    assert version("snakemake") == SEEN, "read the methods of this version, then say so"
    source = inspect.getsource(JobScheduler.schedule)
    assert source.count("self.job_selector(needrun)") == 1
    assert source.count("_schedule_reevalutation(self.job_rate_limiter.timespan)") == 1
    assert source.count("_schedule_reevalutation(") == 2, "the other waits for a queue"
    assert "self.job_rate_limiter.get_free_jobs()" in inspect.getsource(JobScheduler.job_selector)
