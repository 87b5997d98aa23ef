"""At once: what Snakemake notes of each file that a job made, written as one text."""

import json
from types import SimpleNamespace
from typing import Any, TextIO


def written(persistence: Any) -> None:
    """Let Snakemake's module of records in files, `persistence`, write each as one text.

    It writes a record piece by piece, for which Python's encoder takes several times as long, and
    jobs that follow on another wait until those of all its files are written.
    """
    if persistence.json is json:  # not twice
        given = {name: getattr(json, name) for name in json.__all__}
        persistence.json = SimpleNamespace(**given | {"dump": _dump})


def _dump(value: Any, stream: TextIO) -> None:
    stream.write(json.dumps(value))
