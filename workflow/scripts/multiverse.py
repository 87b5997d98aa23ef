"""Estimate every specification of the multiverses of the study."""

from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results.contract import write, write_parquet
from coproduction.results.multiverse_files import PARQUET, TABLES
from coproduction.robustness.varying.multiverse import estimated
from coproduction.study.resolved.multiverses import Multiverse
from coproduction.study.resolved.specification import typed

given, out = snakemake.input, snakemake.output
with told(snakemake.log[0]):
    asked = typed(tuple[Multiverse, ...], snakemake.params.multiverses)
    found = estimated(asked, microdata.Opened(given.analysis))
    for table, file, path in zip(found, TABLES, out[:3], strict=True):
        write(table, file, path)
    write_parquet(found[0], PARQUET, out.parquet)
