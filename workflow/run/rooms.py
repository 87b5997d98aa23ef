"""The drawing of the rooms in `CONTRIBUTING.md`, from the import contracts and the imports."""

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "workflow" / "coproduction"
BEGIN, END = "<!-- rooms: written by `make docs` -->\n", "<!-- end of rooms -->"


def layers() -> list[list[str]]:
    """Rooms and single modules of each layer of the contract in `pyproject.toml`, top first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    drawn = next(contract for contract in contracts if contract["type"] == "layers")
    return [re.findall(r"\w+", layer) for layer in drawn["layers"]]


def arrows() -> set[tuple[str, str]]:
    """Pairs of a room and a room that a module of it imports, the ground left out."""
    found = set()
    for path in LIBRARY.glob("[!.]*/**/*.py"):
        room = path.relative_to(LIBRARY).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            for name in names:
                parts = name.split(".")
                if parts[0] == "coproduction" and (LIBRARY / parts[1]).is_dir():
                    found.add((room, parts[1]))
    return {(room, imported) for room, imported in found if room != imported}


def direct(pairs: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs that no way over other rooms implies (the transitive reduction of no circle)."""

    def reached(room: str, without: tuple[str, str]) -> set[str]:
        waiting, seen = [room], set()
        while waiting:
            here = waiting.pop()
            new = {b for a, b in pairs - {without} if a == here} - seen
            seen |= new
            waiting += new
        return seen

    return sorted((a, b) for a, b in pairs if b not in reached(a, (a, b)))


def purpose(room: str) -> str:
    """The first sentence of the page of a room."""
    text = (LIBRARY / room / "__init__.py").read_text(encoding="utf-8")
    told = ast.get_docstring(ast.parse(text)) or ""
    return told.split("\n\n")[0].replace("\n", " ")


def _within(room: str) -> list[str]:
    """A room, and the rooms in it."""
    inner = sorted(path.parent for path in (LIBRARY / room).rglob("__init__.py"))
    return [path.relative_to(LIBRARY).as_posix() for path in inner]


def drawing() -> str:
    """The rooms as a Mermaid chart, what feeds on the top, and a line about each."""
    rooms = [room for layer in reversed(layers()) for room in layer if (LIBRARY / room).is_dir()]
    ground = [name for name in layers()[-1] if (LIBRARY / f"{name}.py").is_file()]
    lines = ["```mermaid", "flowchart TD"]
    lines += [f"    {room}[{room}/]" for room in rooms]
    lines += [f"    {imported} --> {room}" for room, imported in direct(arrows())]
    lines += ["```", "", "An arrow leads from a room to those that import it; arrows that others"]
    lines += [f"imply are left out. Every room may import the ground: `{'`, `'.join(ground)}`.", ""]
    lines += ["| room | holds |", "|---|---|"]
    lines += [f"| `{inner}/` | {purpose(inner)} |" for room in rooms for inner in _within(room)]
    return "\n".join(lines) + "\n"


def drawn(page: str) -> str:
    """Return the page with the drawing between its two marks."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + drawing() + END + rest.split(END)[1]


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(drawn(path.read_text(encoding="utf-8")), encoding="utf-8")
