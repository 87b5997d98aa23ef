"""List every table and figure with what chapters choose it by."""

from coproduction.logs import told
from coproduction.pages import manifest

given = snakemake.params
with told(snakemake.log[0]):
    manifest.write(manifest.entries(given.tables, given.figures), snakemake.output[0])
