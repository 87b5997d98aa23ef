"""What the data account for: every respondent, every missing answer, every variable.

`flow` follows respondents from the files to the fits, `missingness` counts who did not answer what,
`response_style` how people answer, `comparability` judges how alike sources measure, `codebook` and
`ddi` describe every variable, `trace` tells the path of one value.
"""
