"""Account for answers: kinds of missing and response styles."""

from coproduction.account.responses import accounted
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.descriptive_files import MISSINGNESS
from coproduction.results.harmonisation_files import RESPONSE_STYLES
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.survey import Variable

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    variables = typed(dict[str, Variable], given.variables)
    found = accounted(snakemake.input.microdata, variables, given.indices, given.countries)
    for frame, file, path in zip(found, (MISSINGNESS, RESPONSE_STYLES), out, strict=True):
        write(frame, file, path)
