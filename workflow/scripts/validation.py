"""Put the sources' validation under each other and write the report a person reads."""

from coproduction.files import concatenate, whole
from coproduction.logs import told
from coproduction.pages import validation_page
from coproduction.results.contract import read, write
from coproduction.results.validation_files import EXCLUSIONS, FAILURES, SUMMARY

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    concatenate(snakemake.input.summary, out.summary)
    concatenate(snakemake.input.exclusions, out.exclusions)
    concatenate(snakemake.input.cells, out.cells)
    failures = validation_page.without_answers(read(FAILURES, out.cells))
    write(failures, FAILURES, out.failures)
    found = read(SUMMARY, out.summary), failures, read(EXCLUSIONS, out.exclusions)
    page = validation_page.page(given.title, given.simulated, given.sources, *found)
    with whole(out.report) as partial:
        partial.write_text(page, encoding="utf-8", newline="\n")
