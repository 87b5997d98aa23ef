"""Draw the indices by country and area."""

import pandas as pd

from coproduction.figures import sheet
from coproduction.figures.index_means import index_means
from coproduction.logs import told

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    frame = pd.read_csv(snakemake.input.indices, keep_default_na=False, na_values=[""])
    figure = index_means(frame, given.labels, simulated=given.simulated)
    alt = "Weighted mean of every index with its 95 % interval, a panel an area, a row a country."
    sheet.save(figure, out.pdf, out.png, out.svg, alt=alt, title="Indices by country")
