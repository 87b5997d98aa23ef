"""Describe the archive of a study: its list of contents, README and metadata."""

from pathlib import Path

from coproduction.deposit import documents
from coproduction.logs import told
from coproduction.pages.papers.numbering import numbers
from coproduction.pages.reporting.evidence import Evidence
from coproduction.study.printed.paper import Paper
from coproduction.study.printed.presented import Presented
from coproduction.study.resolved.specification import typed

given, made = snakemake.params, snakemake.input
with told(snakemake.log[0]):
    declared, study = typed(documents.Declared, given.declared), typed(Presented, given.study)
    evidence = Evidence.of(study, str(Path(made.manifest).parent), given.origins)
    own = numbers(evidence, typed(Paper, given.paper) if given.paper else None)
    texts = documents.texts(declared, made.manifest, made.lock, own)
    documents.write_all(texts, snakemake.output)
