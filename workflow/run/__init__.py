"""What needs Snakemake: run times and the code a job declares as its input."""
