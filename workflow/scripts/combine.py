"""Combine tables, each in every format."""

from pathlib import Path

from coproduction.logs import told
from coproduction.study.printed.combined_tables import CombinedSpec
from coproduction.study.resolved.specification import typed
from coproduction.tables.combining import combined
from coproduction.tables.formatting.writers import write
from coproduction.tables.table import Table

with told(snakemake.log[0]):
    read = {
        Path(p).stem: Table.from_json(Path(p).read_text("utf-8")) for p in snakemake.input.parts
    }
    for spec in (typed(CombinedSpec, values) for values in snakemake.params.tables):
        write(combined(spec, read), *(p for p in snakemake.output if Path(p).stem == spec.name))
