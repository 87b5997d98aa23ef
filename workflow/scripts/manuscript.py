"""Print the manuscript, or the paper with its supplement."""

from pathlib import Path

from coproduction.logs import told
from coproduction.pages.papers.printed import printed
from coproduction.pages.reporting.evidence import Evidence
from coproduction.study.printed.paper import Paper
from coproduction.study.printed.presented import Presented
from coproduction.study.resolved.specification import typed

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    folder = str(Path(out[0]).parent)
    evidence = Evidence.of(typed(Presented, given.study), folder, given.origins)
    paper = typed(Paper, given.paper) if given.paper else None
    printed(evidence, paper, snakemake.input.code, out)
