"""Test item by item whether respondents alike answer alike in all countries."""

from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.dif_files import FILES
from coproduction.robustness.equivalence.dif import needed, tested
from coproduction.study.resolved.instruments import Matched
from coproduction.study.resolved.specification import typed

given, out = snakemake.input, snakemake.output
with told(snakemake.log[0]):
    indices = typed(tuple[Matched, ...], snakemake.params.indices)
    names = needed(indices, microdata.names(given.analysis))
    found = tested(indices, microdata.read(given.analysis, names))
    for frame, file, path in zip(found, FILES, out, strict=True):
        write(frame, file, path)
