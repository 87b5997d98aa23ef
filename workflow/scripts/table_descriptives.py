"""Print the tables of descriptives, each in every format."""

from pathlib import Path

from coproduction.logs import told
from coproduction.results.contract import read
from coproduction.results.descriptive_files import GROUPS, INDICES, ITEMS, RELIABILITY, SAMPLE
from coproduction.tables.descriptive import make
from coproduction.tables.writers import write

given, came = snakemake.params, snakemake.input
FILES = {
    "sample": SAMPLE,
    "shares": ITEMS,
    "indices": INDICES,
    "groups": GROUPS,
    "reliability": RELIABILITY,
}
with told(snakemake.log[0]):
    frames = {name: read(file, came[name]) for name, file in FILES.items()}
    for spec in given.tables:
        table = make(spec, frames, given.printed, given.simulated)
        write(table, *(path for path in snakemake.output if Path(path).stem == table.name))
