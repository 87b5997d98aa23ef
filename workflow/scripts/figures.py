"""Draw figures, each as PDF, PNG and SVG."""

from coproduction.figures.drawn import drawn
from coproduction.logs import told
from coproduction.study.printed.figures import Figure
from coproduction.study.resolved.specification import typed

came, given, out = snakemake.input, snakemake.params, snakemake.output
with told(snakemake.log[0]):
    figures = typed(list[Figure], given.figures)
    drawn(figures, came.frames, came.code, given.labels, given.simulated, out)
