"""A tiny workflow to archive."""

import pytest
from tiny_archive import laid


@pytest.fixture
def tree(tmp_path):
    """Where the files of the tiny workflow lie before they are archived, with their list."""
    return laid(tmp_path / "tree")
