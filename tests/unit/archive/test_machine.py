"""What a run took stands beside an archive."""

from archive import machine


def test_steps_that_were_measured_are_told_with_their_sums(tmp_path):
    (tmp_path / "fit").mkdir()
    head = "s\th:m:s\tmax_rss\n"
    (tmp_path / "fit/a.benchmark.tsv").write_text(head + "1.5\t0:00:01\t100\n")
    (tmp_path / "fit/b.benchmark.tsv").write_text(head + "2.5\t0:00:02\tNA\n")
    (tmp_path / "fit/c.benchmark.tsv").write_text(head)
    machine.write(tmp_path / "told.txt", ["**/*.benchmark.tsv"], tmp_path)
    lines = (tmp_path / "told.txt").read_text().splitlines()
    assert "steps measured: 2, 4 seconds one after the other" in lines
    assert "largest step: 100 MB of memory" in lines
    assert lines[-2:] == ["fit/a\t1.5\t100", "fit/b\t2.5\t0"]
