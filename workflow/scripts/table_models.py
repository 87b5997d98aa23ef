"""Print the tables of models, each in every format."""

from pathlib import Path

from coproduction.files import read_csv
from coproduction.logs import told
from coproduction.tables.modelled import make
from coproduction.tables.writers import write

given, came = snakemake.params, dict(snakemake.input.items())
with told(snakemake.log[0]):
    frames = {name: read_csv(path) for name, path in came.items() if name != "code"}
    for spec in given.tables:
        table = make(spec, frames, given.printed, given.simulated)
        write(table, *(path for path in snakemake.output if Path(path).stem == table.name))
