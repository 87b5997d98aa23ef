"""Hold the pooled sources against each other: weights, items of indices, and variables."""

from coproduction.harmonise import microdata
from coproduction.harmonise.validation import pooled
from coproduction.inference import reliability, turned
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.validation_files import FAILURES, SUMMARY
from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.specification import typed

with told(snakemake.log[0]):
    people = microdata.read(snakemake.input.microdata, [*pooled.COLUMNS, *snakemake.params.read])
    indices, kept = typed(tuple[Index, ...], snakemake.params.indices), microdata.kept(people)
    keyed = reliability.against(indices, kept), turned.turned(kept, snakemake.params.ordered)
    summary, cells = pooled.validate(people, snakemake.params.weights, *keyed).frames()
    write(summary, SUMMARY, snakemake.output.summary)
    write(cells, FAILURES, snakemake.output.cells)
