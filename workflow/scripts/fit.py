"""Fit one model specification in all its areas and countries."""

from coproduction.harmonise import microdata
from coproduction.inference.models import on_missing
from coproduction.inference.models.fit import FILES, needed, results
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.study.resolved import model_types, specification

given = snakemake.input
with told(snakemake.log[0]):
    model = specification.typed(model_types.Model, snakemake.params.model)
    people = microdata.Opened(given.analysis)
    parts = vars(results(model, people, *map(microdata.read, given.imputed)))
    parts = on_missing.completed(parts, model, lambda: people[needed(model)], given.settled)
    for part, file in FILES.items():
        write(parts[part], file, snakemake.output[part])
