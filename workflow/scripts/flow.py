"""Follow respondents from the rows of the files to every fit."""

from coproduction.account.flow import flow
from coproduction.harmonise import ledger, microdata
from coproduction.inference.scoring import with_indices
from coproduction.logs import told
from coproduction.results.contract import read, write
from coproduction.results.harmonisation_files import LEDGER
from coproduction.results.model_files import FIT, FLOW, FLOW_MISSING
from coproduction.study.specification import Model, typed

given, came, out = snakemake.params, snakemake.input, snakemake.output
with told(snakemake.log[0]):
    people = with_indices(microdata.read(came.microdata), given.indices)
    rows = ledger.read_by_country(read(LEDGER, came.ledger), given.single)
    counted = flow(typed(list[Model], given.models), people, rows, read(FIT, came.fit))
    write(counted.steps, FLOW, out.flow)
    write(counted.missing, FLOW_MISSING, out.flow_missing)
