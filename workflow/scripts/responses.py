"""Account for answers: kinds of missing and response styles, of everybody the ledger counts."""

from coproduction.account.missingness import missingness
from coproduction.account.response_style import response_styles
from coproduction.harmonise import ledger, microdata
from coproduction.logs import told
from coproduction.results.contract import read, write
from coproduction.results.descriptive_files import MISSINGNESS
from coproduction.results.harmonisation_files import LEDGER, RESPONSE_STYLES

given, came, out = snakemake.params, snakemake.input, snakemake.output
with told(snakemake.log[0]):
    people = microdata.read(came.microdata)
    ledger.conserve(read(LEDGER, came.ledger), people, given.targets)
    write(missingness(people, given.variables, given.countries), MISSINGNESS, out.missingness)
    styles = response_styles(people, given.variables, given.indices, given.countries)
    write(styles, RESPONSE_STYLES, out.response_styles)
