"""How to cite the software, from its CITATION.cff."""

from pathlib import Path

import yaml


def software(path: Path) -> str:
    """One line of authors, title, version and licence; empty when there is no such file."""
    if not path.is_file():
        return ""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    names = [
        author.get("name") or f"{author['family-names']}, {author['given-names']}"
        for author in told["authors"]
    ]
    return f"{'; '.join(names)}. {told['title']}. Version {told['version']}. {told['license']}."
