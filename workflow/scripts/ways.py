"""Put models of imputed answers beside the same of who answered all."""

from coproduction.harmonise import microdata
from coproduction.inference.models.ways_missing import PARTS, beside
from coproduction.logs import told
from coproduction.results.contract import read, write
from coproduction.results.imputation_files import ESTIMATES
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import typed

given = snakemake.input
with told(snakemake.log[0]):
    models = typed(list[Model], snakemake.params.models)
    found = {part: read(file, given[part]) for part, file in PARTS.items()}
    write(beside(models, microdata.Opened(given.analysis), found), ESTIMATES, snakemake.output[0])
