"""Fit one model specification in all its areas and countries."""

from coproduction.files import write_csv
from coproduction.harmonise import microdata
from coproduction.inference.models import fit as models
from coproduction.logs import told

with told(snakemake.log[0]):
    model = snakemake.params.model
    analysis = microdata.read(snakemake.input.analysis, models.columns(model))
    found = models.results(model, analysis)
    write_csv(found.estimates, snakemake.output.estimates)
    write_csv(found.fits, snakemake.output.fit)
    write_csv(found.tests, snakemake.output.tests)
    write_csv(found.diagnostics, snakemake.output.diagnostics)
    write_csv(found.predictions, snakemake.output.predictions)
    write_csv(found.remarks, snakemake.output.remarks)
