"""From one export to harmonised microdata, every recode counted.

`source` is the front door, `job` begins to read its file and `outputs` writes what it finds. On the
way: `left_out` says who is left out of the file before it is checked, `joined` makes one code of
several columns, `privacy` keeps out what identifies somebody, `validation` checks the export and
the microdata, `matching` says which cells a condition means, `outcomes` what each code becomes,
`cases` for whom, and `diagnosis`, `list_diagnosis` and `condition_diagnosis` what is told of one
without a row, `answers` looks up what everybody answered, `respondents` gives it by column,
`pseudonyms` names them, `exclusions` says who leaves the analysis, `ledger` counts every path,
`storage` writes the files and `microdata` reads them.
"""
