"""Fit one model specification in all its areas and countries."""

from coproduction.harmonise import microdata
from coproduction.inference.models.fit import FILES, needed, results
from coproduction.logs import told
from coproduction.results.contract import read, write
from coproduction.results.imputation_files import CONVERGENCE
from coproduction.study.specification import Model, typed

given = snakemake.input
with told(snakemake.log[0]):
    model = typed(Model, snakemake.params.model)
    cells = [microdata.read(path) for path in given.imputed]
    cells += [read(CONVERGENCE, path) for path in given.settled]
    found = results(model, microdata.read(given.analysis, needed(model)), *cells)
    for part, file in FILES.items():
        write(getattr(found, part), file, snakemake.output[part])
