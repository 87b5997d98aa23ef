"""Draw the indices by country and area."""

from coproduction.figures import sheet
from coproduction.figures.index_means import index_means
from coproduction.logs import told
from coproduction.results.contract import read
from coproduction.results.descriptive_files import INDICES

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    frame = read(INDICES, snakemake.input.indices)
    figure = index_means(frame, given.labels, simulated=given.simulated)
    alt = "Weighted mean of every index with its 95 % interval, a panel an area, a row a country."
    sheet.save(figure, out.pdf, out.png, out.svg, alt=alt, title="Indices by country")
