"""Text files: CSV and TSV, as survey platforms, statistics packages and people write them.

`delimited.read` is the door. The way of a file: `encoding` (bytes to UTF-8), `dialect` (delimiter
and quote), `records` (where each respondent lies), `shape` (header, width, lines of another width),
and back in `delimited` the cells.
"""
