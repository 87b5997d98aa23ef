"""The results contract: every CSV file of ``results/``, its columns and what they mean.

Writers write through it and readers read through it, so that a file holds what is declared here
and nothing else. Facts travel as columns: no cell holds a sentence or a list that a later layer
takes apart, and a column of a closed set of values names all of them.

`contract` has the types, `write` and `read`; `validation_files`, `harmonisation_files`,
`codebook_files`, `descriptive_files`, `model_files` and `published_files` declare the files of one
folder each, so that a job depends on the declarations of its own files only; `catalogue` has them
all. What they mean stands in ``meanings.yaml``, which `meanings` reads; `readme` writes
``results/README.md`` from both.
"""
