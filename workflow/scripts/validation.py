"""Put the sources' validation under each other and write the report a person reads."""

from coproduction import validation_report
from coproduction.files import concatenate, whole
from coproduction.logs import told

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    for name in ("summary", "failures", "exclusions"):
        concatenate(snakemake.input[name], out[name])
    page = validation_report.page(
        given.title, given.simulated, given.sources, out.summary, out.failures, out.exclusions
    )
    with whole(out.report) as partial:
        partial.write_text(page, encoding="utf-8", newline="\n")
