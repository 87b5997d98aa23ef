"""Let Snakemake report on the results."""

import subprocess
import sys
import tempfile
from pathlib import Path

from coproduction.files import whole
from coproduction.logs import told
from coproduction.pages.harmless import harmless

with told(snakemake.log[0]), tempfile.TemporaryDirectory() as folder:
    page = Path(folder) / "report.html"
    command = [sys.executable, "-m", "snakemake", "results", "--cores", "1", "--nolock"]
    command += [*snakemake.params.options, "--report", str(page)]
    with Path(snakemake.log[0]).open("w") as log:
        subprocess.run(command, check=True, stdout=log, stderr=log)
    with whole(snakemake.output[0]) as partial:
        partial.write_text(harmless(page.read_text(encoding="utf-8")), encoding="utf-8")
