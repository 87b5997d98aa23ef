"""Hold the weights of the pooled sources against each other."""

from coproduction.harmonise import microdata
from coproduction.harmonise.validation import pooled
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.validation_files import FAILURES, SUMMARY

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    people = microdata.read(snakemake.input.microdata, pooled.COLUMNS)
    summary, cells = pooled.validate(people, given.weights).frames()
    write(summary, SUMMARY, out.summary)
    write(cells, FAILURES, out.cells)
