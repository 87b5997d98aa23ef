"""Put the sources' ledgers under each other and hold them to the microdata."""

from coproduction.files import concatenate
from coproduction.harmonise import ledger, microdata
from coproduction.logs import told
from coproduction.results.contract import read
from coproduction.results.harmonisation_files import LEDGER

with told(snakemake.log[0]):
    concatenate(snakemake.input.ledger, snakemake.output.ledger)
    path, targets = snakemake.input.microdata, snakemake.params.targets
    known = {"source"}.union(*targets.values())
    names = [n for n in microdata.names(path) if n.removesuffix("__missing") in known]
    people = microdata.frames(path, names)
    ledger.conserve(read(LEDGER, snakemake.output.ledger), people, targets)
