"""Fit one model specification in all its areas and countries."""

from coproduction import microdata, models
from coproduction.files import write_csv
from coproduction.logs import told

with told(snakemake.log[0]):
    model = snakemake.params.model
    analysis = microdata.read(snakemake.input.analysis)
    estimates, fits = models.fit(model, analysis)
    write_csv(estimates, snakemake.output.estimates)
    write_csv(fits, snakemake.output.fit)
