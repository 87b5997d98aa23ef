"""Statistical files: those of SPSS, Stata and SAS.

`readstat.read` is the door of `.sav`, `.zsav`, `.dta` and `.sas7bdat`, and `readstat.read_part` of
some of their respondents; `transport.read` is that of `.xpt` and `portable.read` of `.por`. Numbers
of SPSS and Stata are decoded by `system_file` and `dataset`, what these do not know (`known`) by
ReadStat. `assembly` makes an export of what they return, with `moments` for dates and times;
`value_labels` reads those of SAS; `completeness` tells cut files and `transcoding` texts read under
another encoding than they were written in.
"""
