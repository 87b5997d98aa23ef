"""Text files: CSV and TSV, as survey platforms, statistics packages and people write them.

`delimited.read` is the door. The way of a file: `encoding` (bytes to UTF-8), `dialect` (delimiter
and quote), `quotes` (which of them are text), `records` (where each respondent lies), `shape`
(header, width, lines of another width), `spanning` and `misquoted` (cells of several lines, lines
whose quotes cannot be right), and back in `delimited` the cells.
"""
