from coproduction.results.picked import header, picked


def test_rows_are_picked_by_a_column(tmp_path):
    path = tmp_path / "estimates.csv"
    path.write_text('model,term\na,"x, y"\nb,z\na,"two\nlines"\n', encoding="utf-8")
    assert header(path) == ["model", "term"]
    assert picked(path, "model", ["a"]) == [["model", "term"], ["a", "x, y"], ["a", "two\nlines"]]
    assert len(picked(path, "model", [])) == 4
    assert len(picked(path, "comparison", ["a"])) == 4
    path.write_text("", encoding="utf-8")
    assert header(path) == [] and picked(path, "model", ["a"]) == [[]]
