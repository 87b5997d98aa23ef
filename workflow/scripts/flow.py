"""Follow respondents from the rows of the files to every fit."""

from coproduction.account.flow import flow
from coproduction.harmonise import ledger, microdata
from coproduction.inference.scoring import with_indices
from coproduction.logs import told
from coproduction.results import contract, harmonisation_files, model_files
from coproduction.study.specification import Model, typed

given, came, out = snakemake.params, snakemake.input, snakemake.output
with told(snakemake.log[0]):
    people = with_indices(microdata.read(came.microdata), given.indices)
    counted = contract.read(harmonisation_files.LEDGER, came.ledger)
    rows = ledger.read_by_country(counted, given.single)
    fits = contract.read(model_files.FIT, came.fit)
    found = flow(typed(list[Model], given.models), people, rows, fits)
    contract.write(found.steps, model_files.FLOW, out.flow)
    contract.write(found.missing, model_files.FLOW_MISSING, out.flow_missing)
