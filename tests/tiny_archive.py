"""A tiny workflow of two steps with all that an archive of it holds."""

import json

FILES = {
    "flow/Snakefile": ("code", "rule all:\n"),
    "flow/lock.txt": ("environment", ""),
    "flow/make.py": (
        "code",
        "import pathlib\n"
        "text = pathlib.Path('in/räw 1%.txt').read_text()\n"
        "pathlib.Path('out').mkdir(exist_ok=True)\n"
        "pathlib.Path('out/a.csv').write_text('n\\n' + text)\n"
        "pathlib.Path('out/b.csv').write_text('n\\n' + text * 2)\n",
    ),
    "flow/in/räw 1%.txt": ("data", "1\n"),
    "out/a.csv": ("results", "n\n1\n"),
    "out/b.csv": ("results", "n\n1\n1\n"),
    "README.md": ("documentation", "# Tiny\n"),
}
#: SHA-256 of "1\n".
OF_ONE = "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865"


def listed(**changed):
    """The list of contents of the tiny workflow."""
    sources = {path: path.removeprefix("flow/") for path in FILES}
    return {
        "name": "tiny",
        "version": "1.0",
        "released": "2026-01-31",
        "title": "A tiny\nworkflow",
        "description": "Two steps.",
        "persons": [{"family": "Müller", "given": "Ann", "affiliation": "Here"}],
        "licences": [{"id": "CC-BY-4.0", "name": "CC BY 4.0", "url": "https://example.org/by"}],
        "files": [
            {"path": path, "source": sources[path], "kind": kind}
            for path, (kind, _) in FILES.items()
        ],
        "steps": [
            {
                "name": "first",
                "program": "flow/make.py",
                "inputs": ["flow/in/räw 1%.txt"],
                "outputs": ["out/a.csv"],
            },
            {
                "name": "second",
                "program": "flow/make.py",
                "inputs": ["out/a.csv"],
                "outputs": ["out/b.csv"],
            },
        ],
        "workflow": {
            "path": "flow/Snakefile",
            "engine": "Make",
            "version": "1",
            "url": "https://example.org/make",
        },
        "rebuild": {
            "folder": "flow",
            "python": "3.11",
            "install": ["-r", "lock.txt"],
            "ways": [
                {
                    "name": "raw data",
                    "needs": [
                        {"path": "in/räw 1%.txt", "sha256": OF_ONE, "in": "flow/in/räw 1%.txt"}
                    ],
                    "command": ["make.py"],
                }
            ],
        },
    } | changed


def write(root, contents):
    """Write a list of contents beside the files."""
    (root / "contents.json").write_text(json.dumps(contents), encoding="utf-8")
    return root / "contents.json"


def laid(root):
    """Lay out the files of the tiny workflow below a folder, with their list."""
    for path, (_, text) in FILES.items():
        file = root / path.removeprefix("flow/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    write(root, listed())
    return root
