"""List every table and figure with what chapters choose it by."""

from coproduction.logs import told
from coproduction.pages import manifest
from coproduction.study.resolved.specification import typed

with told(snakemake.log[0]):
    entries = typed(tuple[manifest.Entry, ...], snakemake.params.entries)
    manifest.write(entries, snakemake.output[0])
