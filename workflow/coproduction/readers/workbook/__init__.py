"""Excel workbooks (`.xlsx`), read straight from their parts (ECMA-376, part 1, §18).

`spreadsheet.read` is the door. The way of a file: `parts` (the archive and its XML), `book`
(sheets, shared texts, formats of numbers), `worksheet` (one pass over its cells; `plain_rows`
takes most of them as bytes through a `sieve`), `cell_contents` (what a cell holds), `values` (what
the cells of a column are). `wrong_cells` tells which cells are no answers.
"""
