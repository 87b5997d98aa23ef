"""A whole study as one workbook, and edits of it brought back.

python -m coproduction.draft.workbooks --study mine [--out mine.xlsx | --from mine.xlsx]
"""

import argparse
import io
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from coproduction.draft.proposing.redrafting import difference
from coproduction.draft.sheets.lost_edits import lost
from coproduction.draft.sheets.merged_edits import edited
from coproduction.draft.sheets.read_book import read, too_large
from coproduction.draft.sheets.study_sheets import StudySheet, sheets
from coproduction.draft.sheets.written_book import written
from coproduction.faults import Fault, Faults, raise_any, visible_lines
from coproduction.files import rewrite, unwritable, write
from coproduction.study.written import settings

FOLDER = "workbooks"
_MARK = b"\xef\xbb\xbf"


def export(study: str, out: str = "", root: Path = Path()) -> Path:
    """Write the workbook of a study and return its path.

    Raises `Faults`, also where a file is there that is no workbook of this study, or one with edits
    that are not in the study.
    """
    folder, shown = _folder(study, root)
    path = Path(out) if out else root / FOLDER / f"{study}.xlsx"
    if path.suffix.lower() != ".xlsx":
        raise Faults([Fault("make workbook", f"OUT={out!r}", expected="a file that ends in .xlsx")])
    own = sheets(folder, shown)
    if path.exists() or path.is_symlink():
        raise_any(list(lost(study, path, own)))
    content = written(study, own, _levels(folder))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        raise_any(too_large(str(path), archive))
    write(content, path)
    return path


def bring_back(study: str, book: str, root: Path = Path()) -> list[str]:
    """Bring the edits of a workbook into the files of its study; the lines that differ.

    Raises `Faults` with all that is wrong with the workbook; nothing is written then.
    """
    folder, shown = _folder(study, root)
    here = {one.file: one for one in sheets(folder, shown)}
    given = read(Path(book))
    if given.study != study:
        problem = f"the workbook is of the study {given.study!r}"
        raise Faults([Fault(book, problem, expected=study)])
    faults: list[Fault] = []
    texts: dict[str, str] = {}
    for sheet in given.sheets:
        of = here.get(sheet.file)
        if of is None:
            problem = f"the study has no file {sheet.file!r}"
            faults.append(Fault(f"{book}, sheet {sheet.name}", problem, mend="delete the sheet"))
            continue
        text, wrong = edited(of, sheet, book)
        if (wrong or text != of.text) and sheet.sha256 != of.sha256:
            problem = f"{of.file} changed since the workbook was written"
            mend = f"write a new workbook: make workbook STUDY={study}"
            wrong = [Fault(f"{book}, sheet {sheet.name}", problem, mend=mend)]
        faults += wrong
        if not wrong and text != of.text:
            texts[of.file] = text
            faults += _unreadable(of, text, f"{book}, sheet {sheet.name}")
            faults += _protected(folder / of.file, f"{shown}/{of.file}")
    raise_any(faults)
    before = {file: here[file].text for file in texts}
    for file, text in texts.items():
        path = folder / file
        mark = _MARK if path.read_bytes().startswith(_MARK) else b""
        rewrite(mark + text.encode("utf-8"), path)
    return difference(before, texts)


def _folder(study: str, root: Path) -> tuple[Path, str]:
    """The folder of a study, and what it is called in messages."""
    shown = settings.chosen(study, root) if study else Path()
    if not study or not (root / shown).is_dir():
        problem = f"there is no study {study!r}"
        raise Faults([Fault("make workbook", problem, mend="STUDY=<name of its folder>")])
    return root / shown, shown.as_posix()


def _levels(folder: Path) -> Mapping[str, Sequence[str]]:
    """Names of levels by variable, as far as `variables.yaml` says them."""
    told, faults = settings.read(folder / "variables.yaml", "variables.yaml")
    declared = told.get("variables") if not faults and isinstance(told, dict) else None
    found: dict[str, list[str]] = {}
    for name, entry in declared.items() if isinstance(declared, dict) else ():
        levels = entry.get("levels") if isinstance(entry, dict) else None
        names = [one.get("name") for one in levels or () if isinstance(one, dict)]
        found[str(name)] = [str(one) for one in names if one]
    return found


def _unreadable(of: StudySheet, text: str, shown: str) -> list[Fault]:
    """What makes an edited YAML file none."""
    if not of.file.endswith(".yaml"):
        return []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "edited.yaml"
        path.write_bytes(text.encode("utf-8"))
        return settings.read(path, shown)[1]


def _protected(path: Path, shown: str) -> list[Fault]:
    why = unwritable(path)
    return [Fault(shown, f"the file {why}", mend="make it a file you may write")] if why else []


def main(argv: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Run the command; 0 when the workbook is written, or its edits are in the study, else 1."""
    parser = argparse.ArgumentParser(prog="python -m coproduction.draft.workbooks")
    parser.add_argument("--study", required=True, help="name of the study's folder")
    parser.add_argument("--out", default="", help=f"the workbook, by default in {FOLDER}/")
    parser.add_argument("--from", dest="book", default="", help="an edited workbook")
    given = parser.parse_args(argv)
    try:
        if not given.book:
            print(export(given.study, given.out, root))
            return 0
        lines = bring_back(given.study, given.book, root)
    except Faults as faults:
        print(faults, file=sys.stderr)
        return 1
    print(visible_lines("\n".join(lines)) if lines else "nothing differs")
    if lines:
        print(f"make check STUDY={given.study} tells whether the study is sound")
    return 0


if __name__ == "__main__":
    sys.exit(main())
