"""Fit the steps of one comparison of nested models, and test what each adds."""

from coproduction.harmonise import microdata
from coproduction.inference.models.nested import FILES, compared
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.study.resolved.model_types import Comparison
from coproduction.study.resolved.specification import typed

with told(snakemake.log[0]):
    comparison = typed(Comparison, snakemake.params.comparison)
    found = compared(comparison, microdata.Opened(snakemake.input.analysis))
    for part, file in FILES.items():
        write(getattr(found, part), file, snakemake.output[part])
