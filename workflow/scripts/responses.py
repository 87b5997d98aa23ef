"""Account for answers: kinds of missing and response styles."""

from coproduction.account import missingness, response_style
from coproduction.harmonise import microdata
from coproduction.logs import told
from coproduction.results import contract, descriptive_files, harmonisation_files
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.survey import Variable

path, given, out = snakemake.input.microdata, snakemake.params, snakemake.output
with told(snakemake.log[0]):
    people = microdata.frames(path, missingness.needed(given.variables))
    answers = missingness.missingness(people, list(given.variables), given.countries)
    contract.write(answers, descriptive_files.MISSINGNESS, out.missingness)
    asked = typed(dict[str, Variable], given.variables), given.indices
    people = microdata.frames(path, response_style.needed(*asked))
    styles = response_style.response_styles(people, *asked, given.countries)
    contract.write(styles, harmonisation_files.RESPONSE_STYLES, out.response_styles)
