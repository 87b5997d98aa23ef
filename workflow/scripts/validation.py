"""Put the sources' validation under each other and write the report a person reads."""

from coproduction.files import concatenate, whole, write_csv
from coproduction.logs import told
from coproduction.pages import validation_page as validation_report

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    concatenate(snakemake.input.summary, out.summary)
    concatenate(snakemake.input.exclusions, out.exclusions)
    concatenate(snakemake.input.cells, out.cells)
    write_csv(validation_report.without_answers(out.cells), out.failures)
    page = validation_report.page(
        given.title, given.simulated, given.sources, out.summary, out.failures, out.exclusions
    )
    with whole(out.report) as partial:
        partial.write_text(page, encoding="utf-8", newline="\n")
