"""Test item by item whether respondents alike answer alike in all countries."""

from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.dif_files import FILES
from coproduction.robustness.equivalence.dif import tested
from coproduction.study.resolved.instruments import Matched
from coproduction.study.resolved.specification import typed

given, out = snakemake.input, snakemake.output
with told(snakemake.log[0]):
    indices = typed(tuple[Matched, ...], snakemake.params.indices)
    found = tested(indices, microdata.Opened(given.analysis))
    for frame, file, path in zip(found, FILES, out, strict=True):
        write(frame, file, path)
