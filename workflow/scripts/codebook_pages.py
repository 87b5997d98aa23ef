"""Write the codebooks as they may be published."""

from coproduction.account import codebook, ddi
from coproduction.disclosure import shown_codebook
from coproduction.files import write
from coproduction.logs import told
from coproduction.pages.codebook_page import page
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.survey import Description

come, out = snakemake.input, snakemake.output
with told(snakemake.log[0]):
    study = typed(Description, snakemake.params.study)
    books = codebook.books(come.pooled, come.microdata, come.crosswalks, study)
    shown = shown_codebook.of_files(books, come.released)
    for book, html, xml in zip(shown, [out.html, *out.pages], out.ddi, strict=True):
        write(page(book, rounded=True), html)
        write(ddi.document(book), xml)
