"""Let the simulator of a study write its exports."""

import subprocess
import sys
from pathlib import Path

from coproduction.logs import told

n, seed = str(snakemake.wildcards.n), str(snakemake.wildcards.seed)
with told(snakemake.log[0]):
    folder = Path(snakemake.output.truth).parent
    command = [
        sys.executable,
        snakemake.input.simulator,
        folder,
        "--respondents",
        n,
        "--seed",
        seed,
    ]
    subprocess.run(command, check=True)
