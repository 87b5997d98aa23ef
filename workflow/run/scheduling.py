"""Scheduling: when Snakemake looks again for jobs to run, beside the ends of others."""

#: The version of Snakemake whose methods were read: those of others are left as they are.
SEEN = "9.27.1"


def only_where_limited(scheduler: type) -> None:
    """Let Snakemake's `scheduler` look again after a while only where it began as many jobs as its
    option ``--max-jobs-per-timespan`` let it.

    Where jobs wait for a processor it looks again a second after each look, and after every end of
    a job too: the more jobs have ended, the more threads it starts each second, none of which finds
    a job to run.
    """
    select, again = scheduler.job_selector, scheduler._schedule_reevalutation
    if again.__module__ == __name__:  # not twice
        return

    def job_selector(self, jobs):
        free = self.job_rate_limiter.get_free_jobs() if self.job_rate_limiter else None
        selected = select(self, jobs)
        self.is_limited = free is not None and len(selected) >= free
        return selected

    def schedule(self, delay):
        if self.is_limited or self.workflow.dag.has_unfinished_queue_input_jobs():
            again(self, delay)

    scheduler.is_limited = False
    scheduler.job_selector = job_selector
    scheduler._schedule_reevalutation = schedule
