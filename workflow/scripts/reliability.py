"""Describe the reliability of every index by country and area."""

from coproduction.harmonise import microdata
from coproduction.inference import reliability
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.descriptive_files import EIGENVALUES, LOADINGS, RELIABILITY
from coproduction.study.specification import typed
from coproduction.study.survey import Index

out = snakemake.output
with told(snakemake.log[0]):
    analysis = microdata.read(snakemake.input.analysis)
    indices = typed(tuple[Index, ...], snakemake.params.indices)
    found, eigenvalues, loadings = reliability.describe(indices, analysis)
    write(found, RELIABILITY, out.reliability)
    write(eigenvalues, EIGENVALUES, out.eigenvalues)
    write(loadings, LOADINGS, out.loadings)
