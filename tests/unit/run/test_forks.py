"""Jobs forked of a process with their libraries: as if each were started by itself."""

import os
import signal
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from run import forks, needs
from run.forks import FEWEST, Forks

WORKFLOW = Path(forks.__file__).parents[1]
CODE = ("code.py",)


class Input(list):
    """What Snakemake gives a job to read: a list with names."""

    code = CODE

    def get(self, name, default=None):
        return getattr(self, name, default)


def job(**own):
    given = dict.fromkeys(("container_img", "conda_env", "env_modules", "shadow_dir"))
    given |= {"input": Input(), "threads": 1, "resources": {}, "bench_record": None}
    given |= {"log": ["job.log"]}
    return SimpleNamespace(**given | own)


@pytest.fixture
def started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(WORKFLOW))
    monkeypatch.setattr(needs, "is_limited", lambda: False)
    found = Forks()
    found.jobs, found.libraries = FEWEST, {CODE: ["xml.dom.minidom", "no.such.module"]}
    yield found
    if found.loaded:
        found.close()


def ran(started, text, **own):
    Path("script.py").write_text(text, encoding="utf-8")
    return started.run(job(**own), "script.py")


def test_a_script_runs_as_if_it_were_started_by_itself(started, tmp_path):
    text = """
import os, sys
assert __name__ == "__main__" and sys.modules["__main__"].__file__ == __file__ == sys.argv[0]
assert sys.path[0] == os.getcwd() and os.environ["TMPDIR"] == "/of/job"
assert os.environ["OMP_NUM_THREADS"] == "1"
import signal
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
import atexit
atexit.register(lambda: open("ended", "w").close())
open("made", "w").write(str("xml.dom.minidom" in sys.modules))
"""
    told = ran(started, text, resources={"tmpdir": "/of/job"})
    assert told["status"] == 0 and told["cpu"] > 0 and told["peak"] > 1000
    assert (tmp_path / "made").read_text(encoding="utf-8") == "True"
    assert (tmp_path / "ended").exists()


def test_what_is_asked_is_sent_to_its_end(started, monkeypatch):
    send = forks.socket.send_fds
    short = lambda link, texts, pipes: send(link, [texts[0][:9]], pipes)  # noqa: E731
    monkeypatch.setattr(forks.socket, "send_fds", short)
    assert ran(started, "raise SystemExit(3)")["status"] == 3


def test_what_a_script_began_is_at_its_end(started, tmp_path, capfd):
    text = """
import threading, time
def later():
    time.sleep(0.2)
    open("later", "w").close()
threading.Thread(target=later).start()
print("told", end="")
"""
    assert ran(started, text)["status"] == 0
    assert (tmp_path / "later").exists() and capfd.readouterr().out == "told"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("raise SystemExit(3)", 3),
        ("raise ValueError", 1),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL),
        ("syntax error", 1),
    ],
)
def test_how_a_script_ends_is_told(started, text, status):
    assert ran(started, text)["status"] == status


def test_one_process_loads_for_all_jobs_and_none_sees_what_another_did(started):
    text = "import os, json; assert not hasattr(json, 'seen'); json.seen = 1; os._exit(5)"
    assert [ran(started, text)["status"] for _ in range(2)] == [5, 5]


def test_where_the_process_ends_jobs_start_by_themselves(started):
    ran(started, "")
    started.loaded.kill()
    started.loaded.wait()
    with pytest.raises(OSError, match="no process"):
        ran(started, "")
    assert not started.take(job())


def test_a_job_ends_with_the_process_that_it_is_forked_of(started, tmp_path):
    text = "import os, time; time.sleep(0.3); os.kill(os.getppid(), 9); time.sleep(60)"
    assert ran(started, text)["status"] == -signal.SIGKILL
    assert (tmp_path / "job.log").read_text("utf-8") == forks.ENDED


def test_what_a_script_leaves_open_is_written(started, tmp_path):
    assert ran(started, "f = open('made', 'w'); f.write('text')")["status"] == 0
    assert (tmp_path / "made").read_text("utf-8") == "text"


@pytest.mark.parametrize("left", ["sys.stdout.close()", "sys.stdout = sys.stderr = None"])
def test_a_script_may_leave_no_stream(started, left):
    assert ran(started, f"import sys; {left}")["status"] == 0


def test_only_jobs_of_this_environment_are_forked(started, monkeypatch):
    assert started.take(job())
    for own in ("container_img", "conda_env", "env_modules", "shadow_dir"):
        assert not started.take(job(**{own: "one"}))
    assert not started.take(job(threads=2))
    started.jobs = FEWEST - 1
    assert not started.take(job())
    started.jobs = FEWEST
    monkeypatch.setattr(needs, "is_limited", lambda: True)
    assert not started.take(job())


def test_what_fails_fails_as_a_job_of_snakemake_does(started, tmp_path):
    class Python:
        def execute_script(self, fname, edit=False):
            raise AssertionError("started by itself")

    forks.instead(Python, started)
    one = Python()
    vars(one).update(vars(job(bench_record=SimpleNamespace())))
    script = tmp_path / "script.py"
    script.write_text("", encoding="utf-8")
    one.execute_script(str(script))
    assert one.bench_record.data_collected and one.bench_record.running_time > 0
    script.write_text("raise SystemExit(2)", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as error:
        one.execute_script(str(script))
    assert error.value.returncode == 2
    started.jobs = 0
    with pytest.raises(AssertionError, match="by itself"):
        one.execute_script(os.devnull)


def test_libraries_are_loaded_before_a_job_asks(started):
    started.libraries = {CODE: ["xml.dom.minidom"], ("other.py",): ["wave", "no.such.module"]}
    other = job(input=Input())
    other.input.code = ("other.py",)
    started.begin([job(), other, job()])
    assert started.jobs == 3
    started.libraries[CODE] = []
    text = "import sys; raise SystemExit(3 if 'wave' in sys.modules else 1)"
    deadline = time.monotonic() + 30
    while ran(started, text)["status"] != 3:
        assert time.monotonic() < deadline


def test_a_job_whose_code_has_changed_since_it_was_imported_starts_by_itself(
    started, tmp_path, monkeypatch
):
    monkeypatch.setenv("PYTHONPATH", f"{WORKFLOW}{os.pathsep}{tmp_path}")
    for name in ("one", "other"):
        (tmp_path / f"{name}_module.py").write_text("VALUE = 7", encoding="utf-8")
    started.libraries = {(f"{name}_module.py",): [f"{name}_module"] for name in ("one", "other")}
    one, other = (job(input=Input(), name=name) for name in ("one", "other"))
    one.input.code, other.input.code = started.libraries
    started.expect([one.input.code, other.input.code])
    Path("script.py").write_text(
        "import one_module; raise SystemExit(one_module.VALUE)", encoding="utf-8"
    )
    assert started.run(one, "script.py")["status"] == 7
    Path("one_module.py").write_text("VALUE = 8", encoding="utf-8")
    assert started.run(other, "script.py")["status"] == 7  # its own code is as it was
    with pytest.raises(OSError, match="no process"):
        started.run(one, "script.py")


def test_a_process_of_which_nothing_was_asked_is_not_waited_for(started):
    started.ahead(["pandas"])
    started.close()
    assert started.loaded.returncode == -signal.SIGKILL


def test_few_jobs_load_nothing_ahead(started, monkeypatch):
    started.begin([job()] * (FEWEST - 1))
    assert started.loaded is None and started.jobs == FEWEST - 1
    monkeypatch.setattr(needs, "is_limited", lambda: True)
    started.begin([job()] * FEWEST)
    assert started.loaded is None
