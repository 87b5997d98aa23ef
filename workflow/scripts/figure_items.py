"""Draw the answers to the items by country."""

from coproduction.figures import sheet
from coproduction.figures.item_shares import item_shares
from coproduction.logs import told
from coproduction.results.contract import read
from coproduction.results.descriptive_files import ITEMS

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    frame = read(ITEMS, snakemake.input.shares)
    figure = item_shares(frame, given.labels, simulated=given.simulated)
    alt = "Weighted shares of the answers to every item, a bar a country."
    sheet.save(figure, out.pdf, out.png, out.svg, alt=alt, title="Answers to the items")
