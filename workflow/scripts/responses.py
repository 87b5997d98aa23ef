"""Account for answers: kinds of missing and response styles."""

from coproduction.account.missingness import missingness
from coproduction.account.response_style import response_styles
from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results import contract, descriptive_files, harmonisation_files
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.survey import Variable

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    people = microdata.read(snakemake.input.microdata)
    answers = missingness(people, list(given.variables), given.countries)
    contract.write(answers, descriptive_files.MISSINGNESS, out.missingness)
    variables = typed(dict[str, Variable], given.variables)
    styles = response_styles(people, variables, given.indices, given.countries)
    contract.write(styles, harmonisation_files.RESPONSE_STYLES, out.response_styles)
