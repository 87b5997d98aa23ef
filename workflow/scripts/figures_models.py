"""Draw the heat maps, the relative importance and the profiles of all models that have them."""

from pathlib import Path

from coproduction.figures import sheet
from coproduction.figures.heat_map import heat_map
from coproduction.figures.importance import importance
from coproduction.figures.profiles import profiles
from coproduction.files import read_csv
from coproduction.logs import told

came, given, out = snakemake.input, snakemake.params, snakemake.output
FIGURES = {
    "heat_map": (
        heat_map,
        "estimates",
        "Estimates of every correlate and country, shaded by size; the key says within what; dots "
        "mark intervals without 0.",
    ),
    "importance": (
        importance,
        "diagnostics",
        "Share of the variance that each correlate explains, averaged over all orders, with its "
        "bootstrap interval.",
    ),
    "profiles": (
        profiles,
        "predictions",
        "Outcome predicted along a correlate, all else as it is, with its interval.",
    ),
}
with told(snakemake.log[0]):
    frames = {name: read_csv(came[name]) for name in ("estimates", "diagnostics", "predictions")}
    for spec in given.figures:
        draw, source, alt = FIGURES[spec["kind"]]
        frame = frames[source]
        frame = frame[frame["model"] == spec["model"]]
        figure = draw(frame, given.labels, simulated=given.simulated, **spec["settings"])
        paths = [path for path in out if Path(path).stem == spec["name"]]
        sheet.save(figure, *paths, alt=alt, title=spec["title"])
