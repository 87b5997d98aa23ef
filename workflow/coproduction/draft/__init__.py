"""Draft: what files show of themselves, a study drafted from them, and what a draft still lacks.

`profile.profiled` is one door: it opens a file as `opening` guesses it is to be read and tells its
variables with their codes (`variable_profiles`), what labels of missing answers mean
(of `harmonise`), what columns are for (`column_roles`), which texts are of one person alone
(`own_words`) and the language of all labels (`language`). `seen` holds what it returns.
`folder.redraft` is the other: `matches` finds the same questions in several files, `targets` fits
their answers to levels, `asking` makes decisions of what nobody can know, `writing` and `rows`
write the folder, `redrafting` keeps what a person wrote. Nothing of a run imports it.
"""
