"""Judge the claims of the study."""

from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.robustness.judging import claimed, held, modelled
from coproduction.study.resolved.claims import Claims
from coproduction.study.resolved.specification import typed

given, wanted = snakemake.input, snakemake.params
with told(snakemake.log[0]):
    claims = typed(Claims, wanted.claims)
    found = modelled.read(given.estimates, given.tests, given.remarks, given.others)
    data, beside = microdata.Opened(given.analysis), held.Held.read(given.held)
    table = claimed.judged(claims, data, found, wanted.statements, beside)
    write(table, HYPOTHESES, snakemake.output[0])
