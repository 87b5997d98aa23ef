"""Read, validate and harmonise one source."""

from coproduction.harmonise.job import run
from coproduction.logs import told
from coproduction.readers.isolation import processes
from coproduction.study.resolved.harmonisation import Harmonisation
from coproduction.study.resolved.specification import typed

with told(snakemake.log[0]), processes(snakemake.threads):
    given, out = typed(Harmonisation, snakemake.params.declared), dict(snakemake.output.items())
    read = snakemake.input.get("parts", [])
    run(given, snakemake.input.crosswalk, snakemake.log.failures, out, read)
