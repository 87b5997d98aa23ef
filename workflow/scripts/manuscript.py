"""Print the manuscript, or the paper with its supplement."""

from pathlib import Path

from coproduction.files import whole
from coproduction.logs import told
from coproduction.pages.papers.printed import printed
from coproduction.pages.reporting.evidence import Evidence
from coproduction.study.printed.paper import Paper
from coproduction.study.printed.presented import Presented
from coproduction.study.resolved.specification import typed

given, folder = snakemake.params, Path(snakemake.output[0]).parent
with told(snakemake.log[0]):
    evidence = Evidence.of(typed(Presented, given.study), str(folder), given.origins)
    paper = typed(Paper, given.paper) if given.paper else None
    for name, content in printed(evidence, paper).items():
        with whole(folder / name) as partial:
            partial.write_bytes(content)
