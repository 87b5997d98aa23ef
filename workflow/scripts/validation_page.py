"""Write the validation report as it may be published: without rows of the exports."""

from coproduction.files import write
from coproduction.logs import told
from coproduction.pages.validation_page import page
from coproduction.results.contract import frame, read
from coproduction.results.validation_files import EXCLUSIONS, FAILURES, LEFT_OUT, SUMMARY

given, came = snakemake.params, snakemake.input
with told(snakemake.log[0]):
    left = read(EXCLUSIONS, came.exclusions), read(LEFT_OUT, came.left_out)
    found = read(SUMMARY, came.summary), frame(FAILURES, []), *left
    write(page(given.title, given.simulated, given.sources, *found), snakemake.output[0])
