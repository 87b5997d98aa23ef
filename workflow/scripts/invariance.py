"""Compare how the countries measure the indices."""

from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.invariance_files import FILES
from coproduction.robustness.equivalence.measurement import measured
from coproduction.study.resolved.instruments import Measured
from coproduction.study.resolved.specification import typed

given, out = snakemake.input, snakemake.output
with told(snakemake.log[0]):
    entries = typed(tuple[Measured, ...], snakemake.params.indices)
    found = measured(entries, microdata.Opened(given.analysis))
    for frame, file, path in zip(found, FILES, out, strict=True):
        write(frame, file, path)
