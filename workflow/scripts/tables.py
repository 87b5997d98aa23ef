"""Print tables, each in every format."""

from coproduction.logs import told
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.tables import TableSpec
from coproduction.tables.printing import printed

came, given, out = snakemake.input, snakemake.params, snakemake.output
with told(snakemake.log[0]):
    tables = typed(list[TableSpec], given.tables)
    printed(tables, came.frames, came.code, given.printed, given.simulated, out)
