"""Readers: any export of a survey, as typed columns with labels and kinds of missing.

`dispatch.read` is the door; `dispatch.write_part` keeps what it reads of some respondents of a
large file, and `portions` joins these. `export` holds what it returns; `formats` tells which module
reads which format, so that a job depends on the readers of its own source only:

- `text` reads CSV and TSV, `workbook` Excel, `columnar` Parquet;
- `statistical` reads the files of SPSS, Stata and SAS.

`headers`, `selection`, `cells`, `lists` and `gather` are what several of them share.
"""
