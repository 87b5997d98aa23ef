"""Draw comparability, missing answers and the sample flow of the first model."""

import pandas as pd

from coproduction.figures import sheet
from coproduction.figures.comparability_grid import comparability
from coproduction.figures.flow_chart import flow
from coproduction.figures.missing_shares import missingness
from coproduction.logs import told

came, given, out = snakemake.input, snakemake.params, snakemake.output
FIGURES = {
    "comparability": (comparability, "How each source measures each variable: a sign a cell."),
    "missingness": (missingness, "Weighted share of missing answers by variable and country."),
    "flow": (flow, "Boxes from the rows of the files to the respondents of the model."),
}
with told(snakemake.log[0]):
    for name, (draw, alt) in FIGURES.items():
        frame = pd.read_csv(came[name], keep_default_na=False, na_values={"weighted_share": ""})
        if "model" in frame:
            frame = frame[frame["model"] == frame["model"].iloc[0]]
        figure = draw(frame, given.labels, simulated=given.simulated)
        paths = (out[f"{name}_{kind}"] for kind in ("pdf", "png", "svg"))
        sheet.save(figure, *paths, alt=alt, title=given.titles[name])
