"""Judge the claims of the study."""

from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.robustness.claimed import judged, needed
from coproduction.robustness.modelled import read
from coproduction.study.claims import Claims
from coproduction.study.specification import typed

given = snakemake.input
with told(snakemake.log[0]):
    claims = typed(Claims, snakemake.params.claims)
    found = read(given.estimates, given.tests, given.remarks)
    analysis = microdata.read(given.analysis, needed(claims, microdata.names(given.analysis)))
    table = judged(claims, analysis, found, snakemake.params.statements)
    write(table, HYPOTHESES, snakemake.output[0])
