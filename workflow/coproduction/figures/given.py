"""Which of the files that a job is given is which file of results."""

from collections.abc import Sequence
from pathlib import Path

from coproduction.results.contract import File


def given(file: File, model: str, paths: Sequence[str | Path]) -> list[str | Path]:
    """The paths that are a file's, or the part of it that is of a model."""
    ends = {f"/{file.path}", f"/{file.part.format(model=model)}"} - {"/"}
    return [path for path in paths if Path(path).as_posix().endswith(tuple(ends))]
