"""Write the codebooks of the harmonised file and of every raw export."""

from coproduction.account import codebook, ddi
from coproduction.files import write
from coproduction.logs import told
from coproduction.pages.codebook_page import page
from coproduction.results import codebook_files, contract
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.survey import Description

come, out = snakemake.input, snakemake.output
with told(snakemake.log[0]):
    study = typed(Description, snakemake.params.study)
    books = codebook.books(come.pooled, come.microdata, come.crosswalks, study)
    for book, table, html, xml in zip(books, out.csv, [out.html, *out.pages], out.ddi, strict=True):
        contract.write(codebook.table(book), codebook_files.CODEBOOK, table)
        write(page(book), html)
        write(ddi.document(book), xml)
