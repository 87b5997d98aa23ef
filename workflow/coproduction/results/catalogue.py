"""All declared files, and which of them a path is."""

import re
from functools import cache

from coproduction.results import (
    codebook_files,
    comparison_files,
    descriptive_files,
    harmonisation_files,
    hypothesis_files,
    invariance_files,
    model_files,
    multiverse_files,
    published_files,
    validation_files,
)
from coproduction.results.contract import File

FILES: tuple[File, ...] = (
    *validation_files.FILES,
    *harmonisation_files.FILES,
    *codebook_files.FILES,
    *descriptive_files.FILES,
    *model_files.FILES,
    *hypothesis_files.FILES,
    *comparison_files.FILES,
    *invariance_files.FILES,
    *multiverse_files.FILES,
    *published_files.FILES,
)


def declared(path: str) -> File | None:
    """The declaration of a file by its path below ``results/<study>/``, None for a stranger."""
    return next((file for pattern, file in _patterns() if pattern.fullmatch(path)), None)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], File], ...]:
    """Patterns of the paths, those with more letters of their own first: the files of exclusions
    of the sources lie beside those of their checks."""
    paths = [(path, file) for file in FILES for path in (file.path, file.part) if path]
    paths.sort(key=lambda pair: -len(re.sub(r"\{\w+\}", "", pair[0])))
    return tuple(
        (re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))), file) for path, file in paths
    )
