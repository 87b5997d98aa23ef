from coproduction import progress


def test_long_work_of_a_job_tells_how_far_it_is_and_short_work_nothing(capsys):
    """A step a second: lines at 5, 10 and 15 of 18 s, each with what the pace so far leaves."""
    seconds = iter(range(100))
    steps = list(progress.counted(range(18), "m: draws", lambda: float(next(seconds))))
    assert steps == list(range(18))
    assert capsys.readouterr().err.splitlines() == [
        "m: draws: 4 of 18, about 18 s left",
        "m: draws: 9 of 18, about 10 s left",
        "m: draws: 14 of 18, about 4.3 s left",
    ]
    assert list(progress.counted(range(18), "m: draws")) == steps
    assert capsys.readouterr().err == ""
