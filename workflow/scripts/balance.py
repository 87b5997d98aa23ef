"""Hold groups of respondents against each other."""

from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.descriptive_files import BALANCE
from coproduction.robustness.judging import balanced
from coproduction.study.resolved.analysis import Balance
from coproduction.study.resolved.specification import typed

given, out = snakemake.input, snakemake.output
with told(snakemake.log[0]):
    asked = typed(tuple[Balance, ...], snakemake.params.asked)
    write(balanced.told(asked, microdata.Opened(given.analysis)), BALANCE, out[0])
