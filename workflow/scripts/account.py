"""Account for every answer: comparability, response styles, sample flow, kinds of missing."""

from pathlib import Path

import pandas as pd

from coproduction.account.comparability import comparability
from coproduction.account.flow import flow
from coproduction.account.missingness import missingness
from coproduction.account.response_style import response_styles
from coproduction.files import write_csv
from coproduction.harmonise import ledger, microdata
from coproduction.inference.scoring import with_indices
from coproduction.logs import told
from coproduction.study import crosswalk

given, came, out = snakemake.params, snakemake.input, snakemake.output
with told(snakemake.log[0]):
    pairs = zip(given.targets, came.crosswalks, strict=True)
    rows = {source: crosswalk.read(Path(path), path)[0] for source, path in pairs}
    write_csv(comparability(rows, given.variables), out.comparability)
    people = microdata.read(came.microdata)
    counts = pd.read_csv(came.ledger, keep_default_na=False, dtype={"n": "int64"})
    ledger.conserve(counts, people, given.targets)
    write_csv(missingness(people, list(given.variables), given.countries), out.missingness)
    styles = response_styles(people, given.variables, given.indices, given.countries)
    write_csv(styles, out.response_styles)
    fits = pd.read_csv(came.fit, keep_default_na=False)
    read = ledger.read_by_country(counts, given.single)
    people = with_indices(people, given.indices)
    counted = flow(given.models, people, read, fits)
    write_csv(counted.steps, out.flow)
    write_csv(counted.missing, out.flow_missing)
