"""Draw the coefficients of one model."""

from coproduction.figures import sheet
from coproduction.figures.coefficients import coefficients
from coproduction.files import read_csv
from coproduction.logs import told

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    model = given.model
    figure = coefficients(
        read_csv(snakemake.input.estimates),
        given.labels,
        simulated=given.simulated,
        references=given.references,
        omit=("Intercept", "country", "cut", "log(alpha)"),
        axis="Standardised coefficient" if model["standardised"] else "Coefficient",
        confidence=model["confidence"],
    )
    alt = "Coefficients with their intervals, a row a correlate; the line marks no association."
    sheet.save(figure, out.pdf, out.png, out.svg, alt=alt, title=given.title)
