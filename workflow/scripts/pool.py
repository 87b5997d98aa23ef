"""Pool the sources' microdata."""

from coproduction.harmonise import microdata
from coproduction.logs import told

with told(snakemake.log[0]):
    paths = dict(zip(snakemake.params.sources, snakemake.input.microdata, strict=True))
    microdata.write(microdata.pool(paths), snakemake.output[0])
