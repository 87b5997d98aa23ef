"""Hold the weights of the pooled sources, and the items of indices, against each other."""

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
    kept = microdata.kept(people)
    against = reliability.against(typed(tuple[Index, ...], given.indices), kept)
    other = turned.turned(kept, given.ordered)
    summary, cells = pooled.validate(people, given.weights, against, other).frames()
    write(summary, SUMMARY, snakemake.output.summary)
    write(cells, FAILURES, snakemake.output.cells)
