"""Draw figures, each as PDF, PNG and SVG."""

from pathlib import Path

from coproduction.figures.drawing import draw
from coproduction.logs import told
from coproduction.study.printed.figures import Figure
from coproduction.study.resolved.specification import typed

given = snakemake.params
with told(snakemake.log[0]):
    for figure in (typed(Figure, values) for values in given.figures):
        paths = [path for path in snakemake.output if Path(path).stem == figure.name]
        draw(figure, snakemake.input, given.labels, given.simulated, paths)
