import errno
import io
import logging
import os

import pytest
from snakemake import exceptions
from snakemake_interface_common.exceptions import WorkflowError

from run import sentences

ROOM = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "results/x.csv")


@pytest.fixture
def says(monkeypatch):
    monkeypatch.setattr(exceptions, sentences._SAYS, exceptions.format_exception_to_string)
    sentences.speak()
    sentences.speak()
    return lambda error: exceptions.format_exception_to_string(error, {})


class Full(io.StringIO):
    """A file on a disk that is full."""

    def write(self, _):
        raise ROOM


def raised(error, cause=None):
    try:
        raise error from cause
    except type(error) as found:
        return found


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_what_the_machine_lacks_is_a_sentence(says, number):
    said = says(raised(OSError(number, os.strerror(number), "results/x.csv")))
    assert said.startswith(f"results/x.csv: {os.strerror(number)}.\n  to mend:  ")
    assert "Traceback" not in said


def test_it_is_told_of_errors_that_came_of_it(says):
    assert says(raised(RuntimeError("notes"), ROOM)).startswith("results/x.csv: No space left")
    of_workflow = says(raised(WorkflowError("a benchmark"), ROOM))
    assert of_workflow.startswith("WorkflowError:\na benchmark") and "to mend:" in of_workflow


def test_a_workflow_error_that_says_it_says_it_once(says):
    said = sentences.sentence(ROOM)
    assert says(raised(WorkflowError(said), ROOM)).count("to mend:") == 1


def test_a_lock_is_told_with_the_line_that_takes_it_away(says):
    said = says(raised(exceptions.LockException()))
    assert said == sentences.LOCKED and "  to mend:  .venv/bin/snakemake --unlock\n" in said


def test_other_errors_keep_their_traceback(says):
    assert "Traceback" in says(raised(KeyError("x")))
    assert "Traceback" in says(raised(FileNotFoundError(errno.ENOENT, "No such file")))


def test_a_log_that_takes_no_more_is_told_once(tmp_path, capsys):
    logger = logging.getLogger("snakemake.logging")
    handler = logging.FileHandler(tmp_path / "run.log")
    logger.addHandler(handler)
    try:
        sentences.speak()
        handler.stream.close()
        handler.stream = Full()
        for _ in range(3):
            handler.emit(logging.makeLogRecord({"msg": "a line"}))
    finally:
        logger.removeHandler(handler)
    said = capsys.readouterr().err
    assert said.count("lacks lines of Snakemake's log") == 1 and "Traceback" not in said


def test_snakemake_still_tells_errors_so():
    assert exceptions.print_exception.__code__.co_names.count(sentences._SAYS) == 1
