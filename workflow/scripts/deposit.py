"""Describe the archive of a study: its list of contents, README and metadata."""

from coproduction.deposit import documents
from coproduction.deposit.documents import Declared
from coproduction.logs import told
from coproduction.study.resolved.specification import typed

given = snakemake.params
with told(snakemake.log[0]):
    declared = typed(Declared, given.declared)
    texts = documents.texts(declared, snakemake.input.manifest, snakemake.input.lock)
    documents.write_all(texts, snakemake.output)
