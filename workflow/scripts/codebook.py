"""Write the codebooks of the harmonised file and of every raw export."""

from pathlib import Path

from coproduction.account import codebook
from coproduction.account.ddi import document
from coproduction.faults import raise_any
from coproduction.files import whole
from coproduction.logs import told
from coproduction.pages.codebook_page import page
from coproduction.results.codebook_files import CODEBOOK
from coproduction.results.contract import write
from coproduction.study import crosswalk

given, come, out = snakemake.params, snakemake.input, snakemake.output
with told(snakemake.log[0]):
    sources, rows = list(given.study["sources"]), {}
    for source, path in zip(sources, come.crosswalks, strict=True):
        rows[source], faults = crosswalk.read(Path(path), path)
        raise_any(faults)
    books = [codebook.harmonised(come.pooled, given.study, rows)]
    for source, path in zip(sources, come.microdata, strict=True):
        books.append(codebook.raw(path, source, given.study, rows[source]))
    for book, table, html, ddi in zip(books, out.csv, [out.html, *out.pages], out.ddi, strict=True):
        write(codebook.table(book), CODEBOOK, table)
        with whole(html) as partial:
            partial.write_text(page(book), encoding="utf-8", newline="\n")
        with whole(ddi) as partial:
            partial.write_bytes(document(book))
