"""The page over all studies: what is declared now, what is there to read, nothing as markup."""

from pathlib import Path

from unit.pages.cases import EVIL

from coproduction.pages.index_page import UNREADABLE, listed, page
from coproduction.results import contract
from coproduction.results.hypothesis_files import HYPOTHESES

ROW = {"statement": "s", "test": "terms", "part": "single", "area": "all", "country": "all"}


def study(root: Path, name: str, declared: str = "", verdicts: tuple[str, ...] = ()) -> None:
    folder = root / "results" / name
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("x", encoding="utf-8")
    if verdicts:
        rows = [ROW | {"id": str(i), "verdict": verdict} for i, verdict in enumerate(verdicts)]
        rows += [ROW | {"id": "0", "part": "whole", "verdict": "supported"}]
        contract.write(contract.frame(HYPOTHESES, rows), HYPOTHESES, folder / "hypotheses.csv")
    if declared:
        (root / "studies" / name).mkdir(parents=True)
        (root / "studies" / name / "study.yaml").write_text(declared, encoding="utf-8")


def test_every_study_with_a_report_is_listed_as_it_is_declared(tmp_path):
    study(tmp_path, "b", "title: {de: Zwei, en: Two}\nsimulated: true\n")
    verdicts = ("contradicted", "negligible", "supported")
    study(tmp_path, "a", "title: One\nsimulated: false\n", verdicts)
    study(tmp_path, "gone")
    study(tmp_path, "broken", "title: [\n")
    (tmp_path / "results/unfinished").mkdir()
    (tmp_path / "results/a/manuscript.pdf").write_text("x", encoding="utf-8")
    found = {row.name: row for row in listed(tmp_path / "results", tmp_path / "studies")}
    assert [*found] == ["a", "b", "broken", "gone"]
    one = found["a"]
    assert (one.title, one.data) == ("One", "real answers")
    assert one.verdicts == "2 supported, 1 negligible"
    assert one.files == (("a/report.html", "report"), ("a/manuscript.pdf", "manuscript"))
    assert (found["b"].title, found["b"].data) == ("Zwei", "simulated")
    assert all((found[n].title, found[n].data) == (n, "not known") for n in ("gone", "broken"))


def test_texts_are_no_markup_and_the_banner_is_of_simulated_data_alone(tmp_path):
    study(tmp_path, "a", f"title: '{EVIL}'\nsimulated: true\n")
    text = page(listed(tmp_path / "results", tmp_path / "studies"))
    assert "<script>alert" not in text and "SIMULATED" in text
    study(tmp_path, "b", "title: B\nsimulated: false\n")
    assert "SIMULATED" not in page(listed(tmp_path / "results", tmp_path / "studies"))


def test_a_damaged_file_of_one_study_ends_no_run_of_another(tmp_path):
    study(tmp_path, "a")
    (tmp_path / "results/a/hypotheses.csv").write_bytes(b"id,verdict\n\xff,x\n")
    (row,) = listed(tmp_path / "results", tmp_path / "studies")
    assert row.verdicts == UNREADABLE
