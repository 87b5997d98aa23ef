"""Hold means of countries against covariates of countries."""

from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results.between_files import OF_COUNTRIES
from coproduction.results.contract import write
from coproduction.robustness.countries.country_means import compared
from coproduction.study.resolved.between_countries import BetweenCountries
from coproduction.study.resolved.specification import typed

given, out = snakemake.input, snakemake.output
with told(snakemake.log[0]):
    asked = typed(tuple[BetweenCountries, ...], snakemake.params.asked)
    found = compared(asked, microdata.Opened(given.analysis))
    for table, file, path in zip(found, OF_COUNTRIES, out, strict=True):
        write(table, file, path)
