"""Files of the project as tests walk them: what editors and tools keep in hidden folders is not."""

from pathlib import Path


def files(folder: Path, pattern: str = "*") -> list[Path]:
    """The files below a folder that match, sorted, but for those whose path is hidden there."""
    found = (path for path in folder.rglob(pattern) if path.is_file())
    return sorted(
        path
        for path in found
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
