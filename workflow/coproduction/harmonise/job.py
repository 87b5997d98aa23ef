"""The job of one source: harmonise it and write its microdata and what was found."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from coproduction import files
from coproduction.faults import Faults, raise_any
from coproduction.files import whole
from coproduction.harmonise import exclusions, storage
from coproduction.harmonise.pseudonyms import key
from coproduction.harmonise.source import harmonise_source
from coproduction.harmonise.validation.verdict import LISTED
from coproduction.readers import portions, shelf
from coproduction.results.contract import write
from coproduction.results.harmonisation_files import LEDGER
from coproduction.results.validation_files import EXCLUSIONS, FAILURES, LEFT_OUT, SUMMARY
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

    Raises `Faults`, all at once, and writes nothing of `out`.
    """
    lists = given.declared.lists
    settled = given.declared.settled(given.targets)
    file = Path(crosswalk), crosswalk
    rows, faults = crosswalk_faults.checked(*file, given.targets, lists, settled=settled)
    raise_any(faults)
    folder = Path(out["microdata"]).parent
    with portions.given(read), shelf.at(folder), whole(out["microdata"]) as microdata:
        respondents, ledger, verdict = harmonise_source(
            given.source,
            given.declared,
            rows,
            given.targets,
            given.countries,
            checks=given.checks,
            key=key(given.pseudonyms, given.study, given.fingerprint),
            guesses=given.guesses,
            write=lambda found: storage.write(found, microdata),
        )
        summary, cells = verdict.frames()
        write(cells, FAILURES, failures)
        if verdict.faults:
            more = f"the cells that fail a check, at most {LISTED} of each, stand in {failures}"
            raise Faults(verdict.faults, more if len(cells) else "")
    assert respondents is not None  # without faults there are some
    write(pd.DataFrame(ledger), LEDGER, out["ledger"])
    write(summary, SUMMARY, out["summary"])
    files.write(Path(failures).read_bytes(), out["cells"])
    counted = exclusions.counts(given.source, respondents["excluded"], given.checks.exclude)
    write(counted, EXCLUSIONS, out["exclusions"])
    write(pd.DataFrame(verdict.left_out, columns=LEFT_OUT.names), LEFT_OUT, out["left_out"])
    portions.alone(folder / "parts" / given.source, read)
