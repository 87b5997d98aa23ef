"""The reference page says what the contract declares."""

from pathlib import Path

from coproduction.results.catalogue import FILES
from coproduction.results.readme import page

ROOT = Path(__file__).resolve().parents[3]


def test_the_committed_page_is_the_one_of_the_declarations():
    written = (ROOT / "results" / "README.md").read_text(encoding="utf-8")
    assert written == page(), "run `make docs`"


def test_the_page_tells_every_file_and_column():
    text = page()
    for file in FILES:
        assert f"\n### {file.path}\n" in text
        for column in file.columns:
            assert f"| `{column.name}`" in text
            assert all(f"`{value}`: " in text for value in column.values)
