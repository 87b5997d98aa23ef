"""Read, validate and harmonise one source."""

from pathlib import Path

import pandas as pd

from coproduction.faults import raise_any
from coproduction.harmonise import exclusions, microdata
from coproduction.harmonise.pseudonyms import key
from coproduction.harmonise.source import harmonise_source
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.harmonisation_files import LEDGER
from coproduction.results.validation_files import EXCLUSIONS, FAILURES, SUMMARY
from coproduction.study import crosswalk_faults
from coproduction.study.specification import typed
from coproduction.study.survey import Variable

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    path = snakemake.input.crosswalk
    rows, faults = crosswalk_faults.checked(
        Path(path), path, typed(dict[str, Variable], given.targets)
    )
    raise_any(faults)
    respondents, ledger, verdict = harmonise_source(
        snakemake.wildcards.source,
        given.source,
        rows,
        given.targets,
        given.countries,
        checks=given.checks,
        key=key(given.pseudonyms, given.study),
    )
    summary, failures = verdict.frames()
    write(failures, FAILURES, snakemake.log.failures)
    raise_any(verdict.faults)
    microdata.write(respondents, out.microdata)
    write(pd.DataFrame(ledger), LEDGER, out.ledger)
    write(summary, SUMMARY, out.summary)
    write(failures, FAILURES, out.cells)
    counted = exclusions.counts(
        snakemake.wildcards.source, respondents["excluded"], given.checks["exclude"]
    )
    write(counted, EXCLUSIONS, out.exclusions)
