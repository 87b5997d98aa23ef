"""Put tables of the same columns under each other: each output from the inputs of its name."""

from coproduction.files import concatenate
from coproduction.logs import told

with told(snakemake.log[0]):
    for name, path in snakemake.output.items():
        concatenate(snakemake.input[name], path)
