"""Figures of a job: those whose numbers and words are as before are taken as they stand."""

from pathlib import Path

import pytest
from unit.figures.cases import AREAS, FIVE, labels

from coproduction.figures import drawing
from coproduction.figures.drawn import drawn
from coproduction.results.model_files import DIAGNOSTICS
from coproduction.study.printed.figures import Figure

SPECS = [Figure(name, "heat_map", "T", model) for name, model in (("a", "m"), ("b", "other"))]


class Job:
    """Draws two figures of two models, each a sentence, and tells which of them it drew."""

    def __init__(self, folder, monkeypatch):
        monkeypatch.chdir(folder)
        self.folder, self.figures = folder, []
        self.labels, self.code = labels(AREAS, FIVE), [folder / "code.py"]
        self.code[0].touch()
        monkeypatch.setattr(drawing, "draw", self.draw)

    def draw(self, figure, files, labels, simulated, paths):
        assert sorted(Path(path).name for path in files) == ["estimates.csv", "fit.csv"]
        self.figures.append(figure.name)
        for path in paths:
            Path(path).write_text(figure.name, encoding="utf-8")

    def run(self, of_m=1.0, diagnosed="kept"):
        folder = self.folder / "models"
        folder.mkdir(exist_ok=True)
        files = [folder / name for name in ("estimates.csv", "fit.csv")]
        files[0].write_text(f"model,estimate\nm,{of_m}\nother,1\n", encoding="utf-8")
        files[1].write_text("model,n\nm,9\nother,9\n", encoding="utf-8")
        files.append(self.folder / DIAGNOSTICS.path)
        files[2].write_text(diagnosed, encoding="utf-8")
        paths = [self.folder / f"{one.name}.{end}" for one in SPECS for end in ("pdf", "svg")]
        self.figures.clear()
        drawn(SPECS, files, self.code, self.labels, True, paths)
        return self.figures


@pytest.fixture
def job(tmp_path, monkeypatch):
    return Job(tmp_path, monkeypatch)


def test_a_figure_is_drawn_again_for_its_own_numbers_words_and_code(job):
    assert job.run() == ["a", "b"]
    assert job.run() == []
    assert job.run(diagnosed="of other kinds") == []
    assert job.run(of_m=2.0) == ["a"]
    job.labels = {**job.labels, "areas": {}}
    assert job.run(of_m=2.0) == ["a", "b"]
    job.code[0].write_text("# edited\n", encoding="utf-8")
    assert job.run(of_m=2.0) == ["a", "b"]
