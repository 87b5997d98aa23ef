"""Hold the pooled sources against each other: weights, items of indices, and variables."""

from coproduction.harmonise import microdata
from coproduction.harmonise.validation import pooled
from coproduction.inference import reliability, turned
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.validation_files import FAILURES, SUMMARY
from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.specification import typed

given = snakemake.params
with told(snakemake.log[0]):
    people = microdata.read(snakemake.input.microdata, [*pooled.COLUMNS, *given.read])
    indices, kept = typed(tuple[Index, ...], given.indices), microdata.kept(people)
    found = reliability.against(indices, kept), turned.turned(kept, given.ordered)
    summary, cells = pooled.validate(people, given.weights, *found).frames()
    write(summary, SUMMARY, snakemake.output.summary)
    write(cells, FAILURES, snakemake.output.cells)
