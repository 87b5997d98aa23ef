"""Write the report as one HTML file."""

from pathlib import Path

from coproduction.files import whole
from coproduction.logs import told
from coproduction.pages.reporting import lean_drawing
from coproduction.pages.reporting.chapters import written
from coproduction.pages.reporting.evidence import Evidence
from coproduction.pages.reporting.report import render
from coproduction.study.printed.presented import Presented
from coproduction.study.resolved.specification import typed

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]), lean_drawing.kept(f"{given.results}/report") as uri:
    study, folder = typed(Presented, given.study), str(Path(out[0]).parent)
    evidence = Evidence.of(study, folder, given.origins, given.results)
    with whole(out[0]) as partial:
        partial.write_bytes(render(evidence, written(evidence), uri).encode("utf-8"))
