"""The default study in a project of its own, to put faults into."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from coproduction.faults import Fault, Faults
from coproduction.study import load
from coproduction.study.study import Study

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path("config/studies/fivenations_simulated")


@dataclass(frozen=True)
class Project:
    """A project with a copy of the study and the exports it names."""

    root: Path

    def path(self, file: str) -> Path:
        return self.root / FOLDER / file

    def shown(self, file: str) -> str:
        """The file as messages name it."""
        return str(FOLDER / file)

    def edit(self, file: str, old: str, new: str) -> None:
        """Put a text in the place of the first like `old`, which must be there."""
        text = self.path(file).read_text(encoding="utf-8")
        assert old in text
        self.path(file).write_text(text.replace(old, new, 1), encoding="utf-8")

    def load(self, folder: Path = FOLDER) -> Study:
        return load.load(folder, self.root)

    def faults(self, folder: Path = FOLDER) -> tuple[Fault, ...]:
        with pytest.raises(Faults) as raised:
            self.load(folder)
        return raised.value.faults

    def faulty(self, named: list[str]) -> list[str]:
        """The files of the faults that name all of `named`."""
        found = [fault for fault in self.faults() if all(text in str(fault) for text in named)]
        return [Path(fault.file).relative_to(FOLDER).as_posix() for fault in found]


#: What the default study asks beyond its models, and tests ask of their own: file and keys.
ASKED = {
    "models.yaml": ["sensitivity", "summaries", "between", "inequality", "imputed", "unanswered"],
    "study.yaml": ["country_covariates"],
    "hypotheses.yaml": [
        "equal_terms", "democracy", "equal_education", "equal_age", "equal_place", "equal_work"
    ],
}  # fmt: skip


def plain(folder: Path) -> None:
    """Copy the default study without what tests ask of their own, and without its paper, whose
    exhibits would be faults of every table taken away."""
    left_out = shutil.ignore_patterns("manuscript*", "imputation.yaml")
    shutil.copytree(ROOT / FOLDER, folder, ignore=left_out)
    for file, keys in ASKED.items():
        text = (folder / file).read_text(encoding="utf-8")
        for key in keys:
            # the key, and the lines that are further in
            text, found = re.subn(rf"(?m)^( *){key}:.*\n(?:\1 +.*\n)*", "", text, count=1)
            assert found, f"{file} has no key {key}"
        (folder / file).write_text(text, encoding="utf-8")
    path = folder / "countries.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "country,label,population,democracy"
    path.write_text("".join(f"{line.rpartition(',')[0]}\n" for line in lines), encoding="utf-8")


@pytest.fixture
def project(tmp_path):
    plain(tmp_path / FOLDER)
    data = Path("data/raw/fivenations_simulated")
    (tmp_path / data).parent.mkdir(parents=True)
    (tmp_path / data).symlink_to(ROOT / data)
    return Project(tmp_path)
