"""Let the simulator of a study write its exports."""

import subprocess
import sys
from pathlib import Path

from coproduction.logs import told

came, given = snakemake.input, snakemake.wildcards
with told(snakemake.log[0]):
    command = [sys.executable, came.simulator, Path(snakemake.output.truth).parent]
    command += ["--respondents", given.n, "--seed", given.seed]
    subprocess.run(command, check=True, capture_output=True)
