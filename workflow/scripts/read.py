"""Read some respondents of a large source."""

from pathlib import Path

from coproduction.logs import told
from coproduction.readers.dispatch import write_part
from coproduction.readers.formats import Reading

with told(snakemake.log[0]):
    source = Reading(**snakemake.params.declared, platform="none", quote="", name_row=0)
    part, of = int(snakemake.wildcards.part), snakemake.params.parts
    write_part(source, snakemake.params.columns, part, of, Path(snakemake.output[0]))
