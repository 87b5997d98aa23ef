"""Impute missing answers by chained equations."""

from coproduction.harmonise import microdata
from coproduction.inference.imputation.chained import imputed, needed
from coproduction.inference.imputation.completed import write_cells
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.imputation_files import TABLES
from coproduction.study.resolved.imputations import Imputation
from coproduction.study.resolved.specification import typed

out = snakemake.output
with told(snakemake.log[0]):
    what = typed(Imputation, snakemake.params.imputation)
    found = imputed(what, microdata.read(snakemake.input.analysis, needed(what)))
    for table, file, path in zip(found.tables, TABLES, out[1:], strict=True):
        write(table, file, path)
    write_cells(found.cells, out.cells)
