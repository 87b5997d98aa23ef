"""Describe indices, items and respondents by country."""

from coproduction.faults import Fault, Faults
from coproduction.files import write_csv
from coproduction.harmonise import microdata
from coproduction.inference import descriptives
from coproduction.inference.design import SingletonStrata
from coproduction.logs import told

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    analysis = microdata.read(snakemake.input.analysis)
    by = {"replication": given.replication, "singletons": given.singletons}
    try:
        write_csv(descriptives.indices(given.indices, analysis, **by), out.indices)
        write_csv(descriptives.groups(given.indices, given.groups, analysis, **by), out.groups)
        write_csv(descriptives.items(given.shares, analysis, **by), out.shares)
        write_csv(descriptives.sample(analysis, given.countries, given.variables, **by), out.sample)
        numbers = descriptives.numbers(given.indices, given.variables)
        write_csv(descriptives.quantiles(numbers, analysis, **by), out.quantiles)
    except SingletonStrata as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
