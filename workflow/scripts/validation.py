"""Put the sources' validation under each other and write the report a person reads."""

from coproduction import files
from coproduction.logs import told
from coproduction.pages import validation_page
from coproduction.results.contract import read, write
from coproduction.results.validation_files import EXCLUSIONS, FAILURES, SUMMARY

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    files.concatenate(snakemake.input.summary, out.summary)
    files.concatenate(snakemake.input.exclusions, out.exclusions)
    files.concatenate(snakemake.input.cells, out.cells)
    failures = validation_page.without_answers(read(FAILURES, out.cells))
    write(failures, FAILURES, out.failures)
    found = read(SUMMARY, out.summary), failures, read(EXCLUSIONS, out.exclusions)
    page = validation_page.page(given.title, given.simulated, given.sources, *found)
    files.write(page, out.report)
