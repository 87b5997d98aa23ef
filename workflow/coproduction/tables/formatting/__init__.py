"""One `table.Table` in any format: text, HTML, LaTeX, Word, Excel, CSV."""
