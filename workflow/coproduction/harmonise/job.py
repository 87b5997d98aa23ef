"""The job of one source: begin to read it, and harmonise it."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from coproduction.faults import raise_any
from coproduction.readers import hashing, shelf
from coproduction.study.recodes import crosswalk_faults
from coproduction.study.resolved.harmonisation import Harmonisation


def run(
    given: Harmonisation,
    crosswalk: str,
    failures: str,
    out: Mapping[str, str],
    read: Sequence[str] = (),
) -> None:
    """Harmonise a source and write `out`: microdata, ledger, summary, cells, exclusions, left_out.

    `crosswalk` is its path. The failing cells are written to `failures` whatever happens. `read`
    are the files of all parts of an export that other jobs have read.

    Where two processes may work, one takes the checksum of the export and reads it while the other
    imports what is needed from there on.

    Raises `Faults`, all at once, and writes nothing of `out`.
    """
    source, file = given.declared, (Path(crosswalk), crosswalk)
    settled = source.settled(given.targets)
    rows, faults = crosswalk_faults.checked(*file, given.targets, source.lists, settled=settled)
    raise_any(faults)
    folder = Path(out["microdata"]).parent
    with shelf.at(folder), hashing.begun(Path(source.file)):
        with _lasting():
            from coproduction.readers import dispatch, portions

        columns = source.columns(rows.columns())
        with portions.given(read), dispatch.ahead(source, columns):
            with _lasting():
                from coproduction.harmonise import outputs

            outputs.write(given, rows, failures, out)
    portions.alone(folder / "parts" / given.source, read)


@contextmanager
def _lasting() -> Iterator[None]:
    """Libraries that are imported here last: nobody looks for what of them is dropped, not even at
    the end of the process, where that takes a tenth of a second."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if before:
            gc.enable()
