"""Draft: what a file shows of itself before any study exists.

`profile.profiled` is the door: it opens a file as `opening` guesses it is to be read and tells its
variables with their codes (`variable_profiles`), which codes are in doubt (`code_doubts`), what
labels of missing answers mean (`missing_labels`), what columns are for (`column_roles`), which
texts are of one person alone (`own_words`) and the language of all labels (`language`). `seen`
holds what it returns. Nothing of a study's run imports this room.
"""
