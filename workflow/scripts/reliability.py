"""Describe the reliability of every index by country and area."""

from coproduction.harmonise import microdata
from coproduction.inference import reliability
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.descriptive_files import EIGENVALUES, LOADINGS, RELIABILITY
from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.specification import Replication, typed

out = snakemake.output
with told(snakemake.log[0]):
    analysis = microdata.Opened(snakemake.input.analysis)
    indices = typed(tuple[Index, ...], snakemake.params.indices)
    by = typed(dict[str, Replication], snakemake.params.replication)
    found = reliability.describe(indices, analysis, replication=by)
    for frame, file, path in zip(found, (RELIABILITY, EIGENVALUES, LOADINGS), out, strict=True):
        write(frame, file, path)
