"""Describe the archive of a study: its list of contents, README and metadata."""

from pathlib import Path

from coproduction.deposit import documents
from coproduction.deposit.documents import Declared
from coproduction.logs import told
from coproduction.pages.papers.numbering import numbers
from coproduction.pages.reporting.evidence import Evidence
from coproduction.study.printed.paper import Paper
from coproduction.study.printed.presented import Presented
from coproduction.study.resolved.specification import typed

given = snakemake.params
with told(snakemake.log[0]):
    declared = typed(Declared, given.declared)
    folder = str(Path(snakemake.input.manifest).parent)
    evidence = Evidence.of(typed(Presented, given.study), folder, given.origins)
    paper = typed(Paper, given.paper) if given.paper else None
    own = numbers(evidence, paper)
    texts = documents.texts(declared, snakemake.input.manifest, snakemake.input.lock, own)
    documents.write_all(texts, snakemake.output)
