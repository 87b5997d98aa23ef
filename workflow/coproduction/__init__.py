"""From raw survey exports to publication: the library behind the workflow.

All logic lives here and knows nothing of Snakemake, nor the name of any study,
country, area or item. Imports run one way, along the data.
"""
