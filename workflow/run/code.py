"""Imports: which modules of a package a script uses, found without running it."""

import ast
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def modules_used(script: Path, package: Path, unused: Collection[str] = ()) -> list[Path]:
    """Return the script and every module of `package` it imports, directly or not, sorted.

    A walk over the import statements, wherever in a module they stand, but for those that only
    type checkers follow. It makes a job depend on exactly the code it can run. `unused` names
    modules (dotted) that this job does not import on use: an import of one inside a function is
    not followed, at the top of a module it is.
    """
    return list(_modules_used(script, package, frozenset(unused)))


@cache
def _modules_used(script: Path, package: Path, unused: frozenset[str]) -> tuple[Path, ...]:
    seen: set[Path] = set()
    waiting = [script]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for name, on_use in _imported(path):
            if not (on_use and _is_or_is_in(name, unused)):
                waiting += _files(name, package)
    return tuple(sorted(seen))


def data_beside(modules: Iterable[Path]) -> list[Path]:
    """Return the data files in the folders of the modules that read what lies beside them, sorted.

    Those are the modules that name ``__file__``: an edit of a word is an edit of what says it.
    """
    folders = {path.parent for path in modules if _reads_beside(path)}
    return sorted(
        path
        for folder in folders
        for path in folder.iterdir()
        if path.is_file() and path.suffix != ".py"
    )


@cache
def _reads_beside(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    if "__file__" not in text:
        return False
    nodes = ast.walk(ast.parse(text))
    return any(isinstance(node, ast.Name) and node.id == "__file__" for node in nodes)


def _is_or_is_in(name: str, modules: Collection[str]) -> bool:
    return name in modules or name.rpartition(".")[0] in modules


@cache
def _imported(path: Path) -> list[tuple[str, bool]]:
    """Dotted names that a module imports, each with whether it does so inside a function."""
    found: list[tuple[str, bool]] = []
    waiting: list[tuple[ast.AST, bool]] = [(ast.parse(path.read_text(encoding="utf-8")), False)]
    while waiting:
        node, on_use = waiting.pop()
        if isinstance(node, ast.Import):
            found += [(alias.name, on_use) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            found += [(name, on_use) for name in names]
        inside = on_use or isinstance(node, _FUNCTIONS)
        waiting += [(statement, inside) for statement in _statements(node)]
    return found


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """The statements that stand in another, but for those that only type checkers follow."""
    for part in ("body", "handlers", "cases", "orelse", "finalbody"):
        within = getattr(node, part, [])
        if isinstance(within, list) and not (part == "body" and _is_of_types(node)):
            yield from within


def _is_of_types(node: ast.AST) -> bool:
    """Whether a statement is ``if TYPE_CHECKING:``."""
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


@cache
def _files(dotted: str, package: Path) -> list[Path]:
    """Files that importing a dotted name runs: the module and the packages around it."""
    head, *rest = dotted.split(".")
    if head != package.name:
        return []
    found, folder = [package / "__init__.py"], package
    for part in rest:
        module = folder / f"{part}.py"
        if module.is_file():
            return [*found, module]
        folder = folder / part
        if not (folder / "__init__.py").is_file():
            break
        found.append(folder / "__init__.py")
    return found
