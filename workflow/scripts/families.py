"""Correct the p-values of families of tests."""

from coproduction.inference.corrected_families import corrected
from coproduction.logs import told
from coproduction.results import model_files
from coproduction.results.contract import read, write
from coproduction.study.resolved.model_types import Family
from coproduction.study.resolved.specification import typed

given = snakemake.input
with told(snakemake.log[0]):
    families = typed(tuple[Family, ...], snakemake.params.families)
    estimates = read(model_files.ESTIMATES, given.estimates)
    found = corrected(families, estimates, read(model_files.TESTS, given.tests))
    write(found, model_files.FAMILIES, snakemake.output[0])
