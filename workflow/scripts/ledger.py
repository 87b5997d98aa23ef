"""Put the sources' ledgers under each other and hold them to the microdata."""

from coproduction.files import concatenate
from coproduction.harmonise import ledger, microdata
from coproduction.logs import told
from coproduction.results.contract import read
from coproduction.results.harmonisation_files import LEDGER

with told(snakemake.log[0]):
    concatenate(snakemake.input.ledger, snakemake.output.ledger)
    people = microdata.read(snakemake.input.microdata)
    ledger.conserve(read(LEDGER, snakemake.output.ledger), people, snakemake.params.targets)
