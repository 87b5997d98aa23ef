"""Print the main tables and figures as one PDF."""

from pathlib import Path

from coproduction.files import whole
from coproduction.logs import told
from coproduction.pages.chapters import written
from coproduction.pages.evidence import Evidence
from coproduction.pages.manuscript import compiled, source
from coproduction.study.presented import Presented
from coproduction.study.specification import typed

given, out = snakemake.params, Path(snakemake.output[0])
with told(snakemake.log[0]):
    evidence = Evidence.of(typed(Presented, given.study), str(out.parent), given.origins)
    text = source(evidence, written(evidence))
    pdf = compiled(text, out.parent, out.with_name(".manuscript.typ"))
    with whole(out) as partial:
        partial.write_bytes(pdf)
