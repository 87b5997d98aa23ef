"""A study that was loaded before stands while what it names outside its folder does."""

from pathlib import Path

import pytest
from small import small_study

from coproduction.study.load import load
from coproduction.study.outside import holds

KEY = "0123456789abcdef" * 4


@pytest.fixture
def loaded(tmp_path):
    """A small study with a key, its project and the file of the key."""
    root, key = tmp_path / "project", tmp_path / "study.key"
    root.mkdir()
    key.write_text(KEY[7:] + KEY[:7][::-1], encoding="utf-8")
    key.chmod(0o600)
    small_study(root, {"key_file": str(key)})
    return load(Path("config/studies/small"), root), root, key


def test_a_study_stands_while_its_exports_and_its_key_do(loaded):
    study, root, key = loaded
    assert holds(study, root)
    key.chmod(0o644)
    assert not holds(study, root)
    key.chmod(0o600)
    assert holds(study, root)
    key.write_text("f" + key.read_text(encoding="utf-8"), encoding="utf-8")
    assert not holds(study, root)


def test_a_study_does_not_stand_without_an_export(loaded):
    study, root, _ = loaded
    (root / study.sources["uk"].file).unlink()
    assert not holds(study, root)
