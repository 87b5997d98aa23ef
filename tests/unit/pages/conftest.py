"""A tiny study whose labels are full of signs that some language would take for markup."""

import pytest
from unit.pages.cases import Results


@pytest.fixture
def results(tmp_path, monkeypatch) -> Results:
    """The results of a study, to which a test may add."""
    monkeypatch.chdir(tmp_path)
    return Results(tmp_path)
