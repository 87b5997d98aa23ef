"""Mutations: what goes wrong with an export between an institute and an analyst, as code.

Every mutation turns the bytes of one committed export into other bytes, and declares what must
come of it: the run stops and says where, or the microdata and the ledger are what they were.

Not in the corpus, since no reader can tell them from another true answer, and only the checksum
of the export does: one valid code in place of another of the same question; the values or the
names of two columns of the same scale exchanged in a format without labels; an interview taken
out, or a text file cut exactly at the end of a line; a stratum, sampling point, identifier or
weight replaced by another possible one; the question text of a variable changed where study.yaml
asserts none. The last mutation of the corpus stands for them: its answer is another, and the
checksum says so.
"""

from faults import changed_codes, changed_rows, damaged_files, hidden_changes, recoded_changes

MUTATIONS = [
    mutation
    for part in (damaged_files, changed_codes, changed_rows, hidden_changes, recoded_changes)
    for mutation in part.MUTATIONS
]
