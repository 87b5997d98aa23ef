"""Pool the sources' microdata, and hold their weights against each other."""

from coproduction.harmonise import microdata
from coproduction.harmonise.validation import pooled
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.validation_files import FAILURES, SUMMARY

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    paths = dict(zip(given.weights, snakemake.input.microdata, strict=True))
    microdata.write(microdata.pool(paths), out.microdata)
    verdict = pooled.validate(microdata.read(out.microdata, pooled.COLUMNS), given.weights)
    summary, cells = verdict.frames()
    write(summary, SUMMARY, out.summary)
    write(cells, FAILURES, out.cells)
