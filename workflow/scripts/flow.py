"""Follow respondents from the rows of the files to every fit."""

from coproduction.account.flow import Respondents, flow, left_out, read_by_country
from coproduction.inference.imputation.completed import read_cells
from coproduction.logs import told
from coproduction.results import contract, harmonisation_files, model_files
from coproduction.study.resolved import analysis, model_types
from coproduction.study.resolved.specification import typed

given, came, out, read = snakemake.params, snakemake.input, snakemake.output, contract.read
with told(snakemake.log[0]):
    own = typed(tuple[analysis.Index, ...], given.indices)
    models = typed(list[model_types.Model], given.models)
    people = Respondents(came.microdata, models, own)
    rows = read_by_country(read(harmonisation_files.LEDGER, came.ledger), given.single)
    left, fits = left_out(came.left_out), read(model_files.FIT, came.fit)
    cells = (read_cells(path, 1) for path in came.imputed)
    flow(models, people, rows, left, fits, *cells, waves=given.waves, indices=own).write(*out)
