"""Describe the reliability of every index by country and area."""

from coproduction.files import write_csv
from coproduction.harmonise import microdata
from coproduction.inference import reliability
from coproduction.logs import told

out = snakemake.output
with told(snakemake.log[0]):
    analysis = microdata.read(snakemake.input.analysis)
    found = reliability.describe(snakemake.params.indices, analysis)
    for frame, path in zip(found, (out.reliability, out.eigenvalues, out.loadings), strict=True):
        write_csv(frame, path)
