"""Write a simulated survey of five national exports."""

from pathlib import Path

from coproduction.logs import told
from coproduction.simulate import simulate

with told(snakemake.log[0]):
    simulate(Path(snakemake.output.truth).parent, snakemake.params.n, snakemake.params.seed)
