"""Print tables, each in every format."""

from pathlib import Path

from coproduction.logs import told
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.tables import TableSpec
from coproduction.tables.formatting.writers import write
from coproduction.tables.making import made

given = snakemake.params
with told(snakemake.log[0]):
    for table in (typed(TableSpec, values) for values in given.tables):
        laid = made(table, snakemake.input, given.printed[table.language], given.simulated)
        write(laid, *(path for path in snakemake.output if Path(path).stem == table.name))
