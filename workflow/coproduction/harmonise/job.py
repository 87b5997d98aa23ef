"""The job of one source: begin to read it, and harmonise it."""

from collections.abc import Mapping, Sequence
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
        from coproduction.readers import dispatch, portions

        columns = source.columns(rows.columns())
        with portions.given(read), dispatch.ahead(source, columns):
            from coproduction.harmonise import outputs

            outputs.write(given, rows, failures, out)
    portions.alone(folder / "parts" / given.source, read)
