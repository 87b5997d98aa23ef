"""Outputs: the files of one source, its microdata and what was found."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from coproduction import files
from coproduction.faults import Faults
from coproduction.files import whole
from coproduction.harmonise import exclusions, storage
from coproduction.harmonise.pseudonyms import key
from coproduction.harmonise.source import harmonise_source
from coproduction.harmonise.validation.verdict import LISTED
from coproduction.results import contract
from coproduction.results.harmonisation_files import LEDGER
from coproduction.results.validation_files import EXCLUSIONS, FAILURES, LEFT_OUT, SUMMARY
from coproduction.study.recodes.crosswalk import Crosswalk
from coproduction.study.resolved.harmonisation import Harmonisation


def write(
    given: Harmonisation, crosswalk: Crosswalk, failures: str, out: Mapping[str, str]
) -> None:
    """Harmonise a source by its crosswalk and write its files, as `job.run` says."""
    with whole(out["microdata"]) as microdata:
        respondents, ledger, verdict = harmonise_source(
            given.source,
            given.declared,
            crosswalk,
            given.targets,
            given.countries,
            checks=given.checks,
            key=key(given.pseudonyms, given.study, given.fingerprint),
            guesses=given.guesses,
            write=lambda found: storage.write(found, microdata),
        )
        summary, cells = verdict.frames()
        contract.write(cells, FAILURES, failures)
        if verdict.faults:
            more = f"the cells that fail a check, at most {LISTED} of each, stand in {failures}"
            raise Faults(verdict.faults, more if len(cells) else "")
    assert respondents is not None  # without faults there are some
    contract.write(pd.DataFrame(ledger), LEDGER, out["ledger"])
    contract.write(summary, SUMMARY, out["summary"])
    files.write(Path(failures).read_bytes(), out["cells"])
    counted = exclusions.counts(given.source, respondents["excluded"], given.checks.exclude)
    contract.write(counted, EXCLUSIONS, out["exclusions"])
    left_out = pd.DataFrame(verdict.left_out, columns=LEFT_OUT.names)
    contract.write(left_out, LEFT_OUT, out["left_out"])
