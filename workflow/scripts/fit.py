"""Fit one model specification in all its areas and countries."""

from coproduction.harmonise import microdata
from coproduction.inference.imputation.completed import Cells
from coproduction.inference.models import on_missing
from coproduction.inference.models.fit import FILES, results
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.study.resolved import model_types, specification

given = snakemake.input
with told(snakemake.log[0]):
    model = specification.typed(model_types.Model, snakemake.params.model)
    people = microdata.Opened(given.analysis)
    parts = vars(results(model, people, *map(Cells, given.imputed)))
    parts = on_missing.completed(parts, model, people, given.settled)
    for part, file in FILES.items():
        write(parts[part], file, snakemake.output[part])
