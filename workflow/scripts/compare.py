"""Fit the steps of one comparison of nested models, and test what each adds."""

from coproduction.harmonise import microdata
from coproduction.inference.models.fit import needed
from coproduction.inference.models.nested import FILES, compared
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.study.resolved.model_types import Comparison
from coproduction.study.resolved.specification import typed

with told(snakemake.log[0]):
    comparison = typed(Comparison, snakemake.params.comparison)
    needs = needed(comparison.model)
    found = compared(comparison, microdata.read(snakemake.input.analysis, needs))
    for part, file in FILES.items():
        write(getattr(found, part), file, snakemake.output[part])
