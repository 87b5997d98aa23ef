"""Hold the pooled sources against each other: weights, items of indices, and variables."""

from coproduction.harmonise import microdata
from coproduction.harmonise.validation.pooled import COLUMNS, validate
from coproduction.inference import reliability, turned
from coproduction.logs import told
from coproduction.results import contract, validation_files
from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.specification import typed

path, given, out = snakemake.input.microdata, snakemake.params, snakemake.output
with told(snakemake.log[0]):
    indices = typed(tuple[Index, ...], given.indices)
    against = reliability.against(indices, microdata.kept_frames(path, reliability.needed(indices)))
    other = turned.turned(turned.looked_at(path, given.ordered), given.ordered)
    summary, cells = validate(microdata.read(path, COLUMNS), given.weights, against, other).frames()
    contract.write(summary, validation_files.SUMMARY, out.summary)
    contract.write(cells, validation_files.FAILURES, out.cells)
