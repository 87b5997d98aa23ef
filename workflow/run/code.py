"""Imports: which modules of a package a script uses, found without running it."""

import ast
from pathlib import Path


def modules_used(script: Path, package: Path) -> list[Path]:
    """Return the script and every module of `package` it imports, directly or not, sorted.

    A walk over the import statements, wherever in a module they stand. It makes a job depend on
    exactly the code it can run.
    """
    seen: set[Path] = set()
    waiting = [script]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        waiting += _imported(path, package)
    return sorted(seen)


def _imported(path: Path, package: Path) -> list[Path]:
    found: list[Path] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found += _files(alias.name, package)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += _files(node.module, package)
            for alias in node.names:
                found += _files(f"{node.module}.{alias.name}", package)
    return found


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
