"""The critical path: of all jobs that follow each other, those that take longest."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from run.critical import path


def job(read, made):
    return SimpleNamespace(read=tuple(read), made=tuple(made))


def test_the_longest_of_two_ways_is_taken():
    jobs = {"a": job([], "a"), "b": job("a", "b"), "c": job("a", "c"), "d": job("bcx", "d")}
    assert path(jobs, {"a": 1.0, "b": 2.0, "c": 5.0, "d": 1.0}) == ["a", "c", "d"]
    assert path(jobs, {"a": 1.0, "b": 2.0, "c": 2.0, "d": 1.0}) == ["a", "b", "d"]


def test_a_long_job_that_nothing_follows_is_a_path_of_its_own():
    jobs = {"a": job([], "a"), "b": job("a", "b"), "c": job([], "c")}
    assert path(jobs, {"a": 1.0, "b": 2.0, "c": 9.0}) == ["c"]
    assert path({}, {}) == []


@pytest.mark.parametrize("order", [1, -1])
def test_a_path_of_thousands_of_jobs_is_found(order):
    jobs = {i: job([str(i - 1)], [str(i)]) for i in range(3000)[::order]}
    assert path(jobs, dict.fromkeys(jobs, 1.0)) == list(range(3000))


@given(st.lists(st.tuples(st.sets(st.integers(0, 7)), st.integers(0, 9)), max_size=8))
def test_no_way_through_the_jobs_is_longer(drawn):
    follows = {i: sorted(j for j in before if j < i) for i, (before, _) in enumerate(drawn)}
    jobs = {i: job(map(str, before), [str(i)]) for i, before in follows.items()}
    took = {i: float(seconds) for i, (_, seconds) in enumerate(drawn)}

    def longest(i):
        return took[i] + max(map(longest, follows[i]), default=0.0)

    found = path(jobs, took)
    assert sum(took[i] for i in found) == max(map(longest, jobs), default=0.0)
    assert all(one in follows[other] for one, other in pairwise(found))
