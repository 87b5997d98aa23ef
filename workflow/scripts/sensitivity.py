"""Analyse how sensitive the estimates in question are."""

from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.sensitivity_files import FILES
from coproduction.robustness.varying.sensitivity import analysed
from coproduction.study.resolved.sensitivities import Sensitivity
from coproduction.study.resolved.specification import typed

given, out = snakemake.input, snakemake.output
with told(snakemake.log[0]):
    asked = typed(tuple[Sensitivity, ...], snakemake.params.asked)
    found = analysed(asked, microdata.Opened(given.analysis))
    for table, file, path in zip(found, FILES, out, strict=True):
        write(table, file, path)
