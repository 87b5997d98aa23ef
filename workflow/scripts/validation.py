"""Put the sources' validation under each other and write the report a person reads."""

from coproduction import files
from coproduction.logs import told
from coproduction.pages import validation_page
from coproduction.results.contract import read, write
from coproduction.results.validation_files import EXCLUSIONS, FAILURES, LEFT_OUT, SUMMARY

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    for name in ("summary", "exclusions", "left_out", "cells"):
        files.concatenate(snakemake.input.get(name), out.get(name))
    failures = validation_page.without_answers(read(FAILURES, out.cells))
    write(failures, FAILURES, out.failures)
    left = read(EXCLUSIONS, out.exclusions), read(LEFT_OUT, out.left_out)
    found = read(SUMMARY, out.summary), failures, *left
    page = validation_page.page(given.title, given.simulated, given.sources, *found)
    files.write(page, out.report)
