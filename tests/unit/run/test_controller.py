"""What a run remembers of SLURM's controller."""

import sys
from types import SimpleNamespace

from run import controller


def test_what_the_controller_said_last_holds_while_it_is_away(monkeypatch):
    answers = [300, None, 600, None, None]
    plugin = SimpleNamespace(get_min_job_age=lambda: answers.pop(0))
    monkeypatch.setitem(sys.modules, "snakemake_executor_plugin_slurm", plugin)
    controller.remember()
    controller.remember()  # as where a run reads its rules again
    assert [plugin.get_min_job_age() for _ in range(4)] == [300, 600, 600, 600]


def test_a_run_without_the_plugin_is_left_alone(monkeypatch):
    monkeypatch.delitem(sys.modules, "snakemake_executor_plugin_slurm", raising=False)
    controller.remember()
    assert "snakemake_executor_plugin_slurm" not in sys.modules


def test_a_plugin_that_asks_otherwise_is_told(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "snakemake_executor_plugin_slurm", SimpleNamespace())
    controller.remember()
    told = capsys.readouterr()
    assert "has no get_min_job_age" in told.out + told.err and "make slurm" in told.out + told.err
