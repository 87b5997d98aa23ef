"""Describe indices, items and respondents by country."""

from coproduction.faults import Fault, Faults
from coproduction.harmonise import microdata
from coproduction.inference import descriptives
from coproduction.inference.design import SingletonStrata
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.descriptive_files import GROUPS, INDICES, ITEMS, QUANTILES, SAMPLE
from coproduction.study.specification import Replication, typed

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    analysis = microdata.read(snakemake.input.analysis)
    replication = typed(dict[str, Replication], given.replication)
    by = {"replication": replication, "singletons": given.singletons}
    try:
        write(descriptives.indices(given.indices, analysis, **by), INDICES, out.indices)
        groups = descriptives.groups(given.indices, given.groups, analysis, **by)
        write(groups, GROUPS, out.groups)
        write(descriptives.items(given.shares, analysis, **by), ITEMS, out.shares)
        sample = descriptives.sample(analysis, given.countries, given.variables, **by)
        write(sample, SAMPLE, out.sample)
        numbers = descriptives.numbers(given.indices, given.variables)
        write(descriptives.quantiles(numbers, analysis, **by), QUANTILES, out.quantiles)
    except SingletonStrata as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
