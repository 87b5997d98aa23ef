"""Tell how unequally people take part."""

from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.inequality_files import FILES
from coproduction.robustness.countries import unequal_terms
from coproduction.study.resolved.participation import Inequality
from coproduction.study.resolved.specification import typed

given, out = snakemake.input, snakemake.output
with told(snakemake.log[0]):
    asked = typed(tuple[Inequality, ...], snakemake.params.asked)
    found = unequal_terms.told(asked, microdata.Opened(given.analysis))
    for table, file, path in zip(found, FILES, out, strict=True):
        write(table, file, path)
