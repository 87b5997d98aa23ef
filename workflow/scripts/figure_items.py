"""Draw the answers to the items by country."""

import pandas as pd

from coproduction.figures import sheet
from coproduction.figures.item_shares import item_shares
from coproduction.logs import told

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    frame = pd.read_csv(snakemake.input.shares, keep_default_na=False, na_values=[""])
    figure = item_shares(frame, given.labels, simulated=given.simulated)
    alt = "Weighted shares of the answers to every item, a bar a country."
    sheet.save(figure, out.pdf, out.png, out.svg, alt=alt, title="Answers to the items")
