"""All declared files, and which of them a path is."""

import re
from collections.abc import Iterable
from functools import cache

from coproduction.results import (
    between_files,
    codebook_files,
    comparison_files,
    descriptive_files,
    dif_files,
    disclosure_files,
    harmonisation_files,
    hypothesis_files,
    imputation_files,
    inequality_files,
    invariance_files,
    model_files,
    multiverse_files,
    published_files,
    sensitivity_files,
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
    *dif_files.FILES,
    *multiverse_files.FILES,
    *imputation_files.FILES,
    *sensitivity_files.FILES,
    *between_files.FILES,
    *inequality_files.FILES,
    *published_files.FILES,
    *disclosure_files.FILES,
)


def declared(path: str) -> File | None:
    """The declaration of a file by its path below ``results/<study>/``, None for a stranger."""
    return next((file for pattern, file in _patterns() if pattern.fullmatch(path)), None)


def classed(path: str) -> File | None:
    """The declaration of any file below ``results/<study>/``, printed ones too; None for a
    stranger, which has no class and is not published."""
    printed = (file for pattern, file in _patterns(printed=True) if pattern.fullmatch(path))
    return declared(path) or next(printed, None)


def is_released(path: str) -> bool:
    """Whether a file holds numbers that are published after suppression: no part of another one,
    and none that stays inside."""
    file = declared(path) if path.endswith(".csv") else None
    whole = file is not None and (file.path == path or file == codebook_files.CODEBOOK)
    return whole and file is not None and bool(file.columns) and file.sensitivity == "suppressed"


def without_class(paths: Iterable[str], folder: str) -> list[str]:
    """Those of some paths that lie in a folder of results and have no class; an archive is made of
    those that have one."""
    below = [path.removeprefix(f"{folder}/") for path in paths if path.startswith(f"{folder}/")]
    strange = (path for path in below if classed(path) is None)
    return sorted(f"{folder}/{path}" for path in strange if not path.startswith("archive/"))


@cache
def _patterns(printed: bool = False) -> tuple[tuple[re.Pattern[str], File], ...]:
    """Patterns of the paths of `FILES`, or of printed ones, those with more letters of their own
    first: the files of exclusions of the sources lie beside those of their checks."""
    files = (*published_files.PAGES, *published_files.RUN) if printed else FILES
    paths = [(path, file) for file in files for path in (file.path, file.part) if path]
    paths.sort(key=lambda pair: -len(re.sub(r"\{\w+\}", "", pair[0])))
    return tuple(
        (re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))), file) for path, file in paths
    )
