"""Write Snakemake's report on the results."""

from pathlib import Path

from coproduction.files import whole
from coproduction.logs import told
from coproduction.made import remembered
from coproduction.pages.harmless import harmless
from coproduction.states import state_of
from run import report_page

came, given, out = snakemake.input, snakemake.params, snakemake.output
state = state_of(map(Path, [*came.code, came.page, came.settings]))
with told(snakemake.log[0]), remembered(out[0], state, report_page.html) as html:
    page = report_page.page(given.described, came.captions, given.config, html)
    with whole(out[0]) as partial:
        partial.write_text(harmless(page), encoding="utf-8")
