"""The files of a study as sheets of one workbook, and edits of it brought back."""
