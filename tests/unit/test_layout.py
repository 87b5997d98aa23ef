"""The shape of the code: small modules, short functions, thin scripts, one rules file a room."""

import ast
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / "workflow"
LIBRARY = WORKFLOW / "coproduction"
SCRIPTS = sorted(
    [*(WORKFLOW / "scripts").glob("*.py"), *(WORKFLOW / "archive/scripts").glob("*.py")]
)
ARCHIVE = WORKFLOW / "archive"
OTHERS = [*(WORKFLOW / "run").rglob("*.py"), *ARCHIVE.glob("*.py")]
MODULES = sorted([*LIBRARY.rglob("*.py"), *OTHERS])
CODE = sorted([*MODULES, *SCRIPTS])


def name(path: Path) -> str:
    """A module's path in the library, or in the workflow."""
    top = LIBRARY if path.is_relative_to(LIBRARY) else WORKFLOW
    return path.relative_to(top).with_suffix("").as_posix()


def code_lines(node: ast.AST, text: str) -> int:
    """Lines of a definition or module that hold code: no docstring, blank line or comment."""
    lines = text.splitlines()
    body = node.body
    if ast.get_docstring(node) is not None:
        docstring = body[0]
        for i in range(docstring.lineno - 1, docstring.end_lineno):
            lines[i] = ""
    start = getattr(node, "lineno", 1) - 1
    end = getattr(node, "end_lineno", None) or len(lines)
    return sum(1 for line in lines[start:end] if line.strip() and not line.strip().startswith("#"))


def functions(path: Path):
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node, text


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_has_at_most_450_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_function_has_at_most_60_lines_of_code(path):
    """Lines that hold code; what documents a function does not count against it."""
    long = {f: code_lines(node, text) for f, node, text in functions(path)}
    assert {f: lines for f, lines in long.items() if lines > 60} == {}


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_has_at_most_15_lines_of_code(path):
    text = path.read_text(encoding="utf-8")
    assert code_lines(ast.parse(text), text) <= 15


def test_no_two_modules_of_the_library_have_one_name():
    stems = Counter(path.stem for path in MODULES if path.name != "__init__.py")
    assert {stem for stem, times in stems.items() if times > 1} == set()


def test_a_room_opens_with_what_it_holds_and_imports_nothing():
    """An import there would run, and so be an input of, every job that uses one module of it."""
    for path in sorted((WORKFLOW).rglob("__init__.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        assert len(tree.body) == 1, path


def test_scripts_do_not_know_snakemake():
    """The library is held to it by the import contracts; scripts are no package."""
    for path in SCRIPTS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith("snakemake"), path
            elif isinstance(node, ast.Import):
                assert not any(alias.name.startswith("snakemake") for alias in node.names), path


def test_a_room_has_one_rules_file():
    rooms = {path.parent.name for path in LIBRARY.glob("*/__init__.py")}
    rules = {path.stem for path in (WORKFLOW / "rules").glob("*.smk")}
    assert rules - rooms == {"common", "simulate"}
