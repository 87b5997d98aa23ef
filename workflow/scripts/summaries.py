"""Summarise the coefficients of countries by random effects."""

import pandas as pd

from coproduction.logs import told
from coproduction.results import contract
from coproduction.results.between_files import COUNTRY_SUMMARIES
from coproduction.results.model_files import ESTIMATES
from coproduction.robustness.countries.random_effects import summarised
from coproduction.study.resolved.between_countries import Summarised
from coproduction.study.resolved.specification import typed

given, out = snakemake.input, snakemake.output
with told(snakemake.log[0]):
    asked = typed(tuple[Summarised, ...], snakemake.params.asked)
    frames = [contract.read(ESTIMATES, path) for path in given.estimates]
    contract.write(summarised(asked, pd.concat(frames)), COUNTRY_SUMMARIES, out[0])
