"""Follow respondents from the rows of the files to every fit."""

from coproduction.account.flow import flow, read_by_country
from coproduction.harmonise import microdata
from coproduction.inference.scoring import with_indices
from coproduction.logs import told
from coproduction.results import harmonisation_files, model_files
from coproduction.results.contract import read, write
from coproduction.study.analysis import Index
from coproduction.study.specification import Model, typed

given, came, out = snakemake.params, snakemake.input, snakemake.output
with told(snakemake.log[0]):
    people = with_indices(microdata.read(came.microdata), typed(tuple[Index, ...], given.indices))
    rows = read_by_country(read(harmonisation_files.LEDGER, came.ledger), given.single)
    found = flow(typed(list[Model], given.models), people, rows, read(model_files.FIT, came.fit))
    write(found.steps, model_files.FLOW, out.flow)
    write(found.missing, model_files.FLOW_MISSING, out.flow_missing)
