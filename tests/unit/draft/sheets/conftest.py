"""A small study whose files hold what programs for tables like to change."""

from pathlib import Path

import openpyxl
import pytest

from coproduction.draft.workbooks import export

HEAD = "source_variable,source_code,source_label,target,verb,target_code,missing_kind,note"
#: Codes that are no numbers, dates, truth values or formulas, whatever they look like.
CODES = (
    *("007", "1,5", "1.50", "TRUE", "2024-05-01", "1-2", "=1+1", "+5", "'x", "1e5", " lead "),
    *("two\nlines", "1/2", "\u00a0", "_x000D_", "12345678901234567890", "50 %", "ja"),
)
LAST = '"q","9",Nine,trust,map,,refused,'
VARIABLES = """\
# what is asked
variables:
  trust:   # of the police
    label: "Trust, in all"
    type: ordinal
    levels:
      - {name: low, label: Low, score: 1}  # the least
      - {name: high, label: 'High', score: 2.0}
    note.x: no
    open:
    text: |
      two
      lines
"""
MODELS = "models:\n  # the first\n  one: {outcome: trust,  terms: [age]}\n\n  two:\n    from: one\n"


def cell(text):
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


@pytest.fixture
def study(tmp_path):
    """A project with the study `mine`; its folder is `config/studies/mine`."""
    folder = tmp_path / "config/studies/mine"
    (folder / "crosswalk").mkdir(parents=True)
    (tmp_path / "config/config.yaml").write_text("study: mine\n", encoding="utf-8")
    rows = [f"q,{cell(code)},Label {k},trust,map,low,," for k, code in enumerate(CODES)]
    files = {
        "crosswalk/uk.csv": "\n".join(
            [HEAD, *rows, "", ",,,,,,,", '"q","9",Nine,trust,map,,refused,']
        )
        + "\n",
        "countries.csv": "\ufeffcountry,label\r\nGB,United Kingdom\r\nFR,France",
        "variables.yaml": VARIABLES,
        "study.yaml": "title: Mine\nsimulated: true\n",
        "models.yaml": MODELS,
        "decisions.csv": "decision,tier,question,proposal,answer,candidate_1,candidate_2,"
        "candidate_3,evidence,source,variables,respondents,share\n"
        "key:a,ask,Which?,keep,,reverse,,,why,uk,q,9,0.100\n",
    }
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    return tmp_path


def texts(root: Path) -> dict[str, bytes]:
    """The bytes of all files of the study."""
    folder = root / "config/studies/mine"
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def change(root: Path, edit) -> str:
    """Export the study anew, let `edit` change the workbook, and return its path."""
    (root / "workbooks/mine.xlsx").unlink(missing_ok=True)
    path = export("mine", root=root)
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return str(path)
