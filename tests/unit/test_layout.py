"""The shape of the code: small modules, short functions, thin scripts, one rules file a room."""

import ast
from collections import Counter
from pathlib import Path

import pytest
import shipped

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / "workflow"
LIBRARY = WORKFLOW / "coproduction"
SCRIPTS = sorted(
    [*(WORKFLOW / "scripts").glob("*.py"), *(WORKFLOW / "archive/scripts").glob("*.py")]
)
ARCHIVE = WORKFLOW / "archive"
OTHERS = [*shipped.files(WORKFLOW / "run", "*.py"), *ARCHIVE.glob("*.py")]
MODULES = sorted([*shipped.files(LIBRARY, "*.py"), *OTHERS])
CODE = sorted([*MODULES, *SCRIPTS])
TESTS = shipped.files(ROOT / "tests", "test_*.py")


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
    for path in shipped.files(WORKFLOW, "__init__.py"):
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


def unordered(node: ast.AST, known: set[str]) -> bool:
    """Whether an expression goes through a set as Python orders it; `known` are names of sets."""
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    if isinstance(node, ast.Name):
        return node.id in known
    if isinstance(node, ast.BinOp):
        return unordered(node.left, known) or unordered(node.right, known)
    if isinstance(node, ast.List | ast.Tuple):
        return any(isinstance(e, ast.Starred) and unordered(e.value, known) for e in node.elts)
    if isinstance(node, ast.ListComp | ast.GeneratorExp | ast.DictComp):
        return any(unordered(loop.iter, known) for loop in node.generators)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        through = node.func.id in ("list", "tuple", "enumerate", "product", "zip")
        return node.func.id in ("set", "frozenset") or (
            through and any(unordered(argument, known) for argument in node.args)
        )
    return False


def parametrised(text: str) -> list[int]:
    """Lines of a module of tests whose cases are in the order of a set."""
    tree, known = ast.parse(text), set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and unordered(node.value, known):
            known |= {name.id for name in node.targets if isinstance(name, ast.Name)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    given = [
        (call, argument)
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "parametrize"
        for argument in [*call.args[1:], *(keyword.value for keyword in call.keywords)]
    ]
    return [call.lineno for call, argument in given if unordered(argument, known)]


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_test_is_parametrised_by_a_set(path):
    """Its order differs between processes, and pytest-xdist stops where workers find others."""
    assert parametrised(path.read_text(encoding="utf-8")) == []


def test_cases_in_the_order_of_a_set_are_found():
    for cases in ("{1, 2}", "[*A]", "list(A - {1})", "[x for x in A]", "set('ab')", "A"):
        assert parametrised(f"A = set('ab')\n@mark.parametrize('x', {cases})\ndef f(x): ...\n")
    for cases in ("sorted(A)", "[1, 2]", "{'a': 1}", "[{1}, {2}]"):
        text = f"A = set('ab')\n@mark.parametrize('x', {cases})\ndef f(x): ...\n"
        assert parametrised(text) == []


def test_a_room_has_one_rules_file():
    rooms = {path.parent.name for path in LIBRARY.glob("*/__init__.py")}
    rules = {path.stem for path in (WORKFLOW / "rules").glob("*.smk")}
    assert rules - rooms == {"common", "simulate", "stages"}
