"""Snakemake's report without its times."""

from coproduction.pages.timeless import timeless


def test_times_of_jobs_leave_snakemakes_page():
    chart = '{"data": {"values": [{"rule": "fit", "runtime": 3.2}]}, "mark": "point"}'
    assert timeless(chart) == '{"data": {"values": []}, "mark": "point"}'
