"""Fit one model specification in all its areas and countries."""

from coproduction.harmonise import microdata
from coproduction.inference.models.fit import FILES, needed, results
from coproduction.inference.models.imputed_remarks import remarked
from coproduction.logs import told
from coproduction.results.contract import read, write
from coproduction.results.imputation_files import CONVERGENCE
from coproduction.study.resolved.specification import Model, typed

given = snakemake.input
with told(snakemake.log[0]):
    model, cells = typed(Model, snakemake.params.model), map(microdata.read, given.imputed)
    people = microdata.read(given.analysis, needed(model))
    chains = [read(CONVERGENCE, path) for path in given.settled]
    parts = remarked(vars(results(model, people, *cells)), model, people, chains)
    for part, file in FILES.items():
        write(parts[part], file, snakemake.output[part])
