"""Imports: which modules of a package a script uses, found without running it."""

import ast
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

#: Modules that tell how far a job is, on the terminal and in its log. They change no byte of a
#: result, and an edit of them plans no job.
TELLING = ("logs", "progress")


def modules_used(script: Path, package: Path, on_use: Collection[str] = ()) -> list[Path]:
    """Return the script and every module of `package` it imports, directly or not, sorted.

    A walk over the import statements, wherever in a module they stand, but for those that only
    type checkers follow, and over the modules (dotted) that the job imports `on_use`, which no
    statement tells of (see `coproduction.on_use`). It makes a job depend on exactly the code it
    can run. ValueError for a script that imports some so and for which none is named.

    Modules of `TELLING` are left out: what a job tells while it runs is in none of its results.
    """
    silent = {package / f"{name}.py" for name in TELLING}
    found = [
        path for path in _modules_used(script, package, frozenset(on_use)) if path not in silent
    ]
    if not on_use and package / "on_use.py" in found:
        raise ValueError(f"{script.name} imports modules on use; expected their names")
    return found


@cache
def _modules_used(script: Path, package: Path, on_use: frozenset[str]) -> tuple[Path, ...]:
    seen: set[Path] = set()
    waiting = [script, *(path for name in on_use for path in _files(name, package))]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += [file for name in _imported(path) for file in _files(name, package)]
    return tuple(sorted(seen))


def libraries(modules: Iterable[Path], package: Path) -> list[str]:
    """Return the dotted names that some modules import of elsewhere than `package`, sorted."""
    own = f"{package.name}."
    names = {name for path in modules for name in _imported(path)}
    return sorted(name for name in names if not f"{name}.".startswith(own))


def own_modules(modules: Iterable[Path], package: Path) -> list[str]:
    """Return the dotted names of those of some files that are modules of `package`, sorted."""
    paths = [path.relative_to(package.parent) for path in modules if path.is_relative_to(package)]
    names = (path.parent if path.stem == "__init__" else path.with_suffix("") for path in paths)
    return sorted(".".join(name.parts) for name in names)


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


@cache
def _imported(path: Path) -> list[str]:
    """Dotted names that a module imports."""
    found: list[str] = []
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        waiting += _statements(node)
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
