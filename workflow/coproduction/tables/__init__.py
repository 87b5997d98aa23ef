"""Tables as a journal prints them: one `table.Table`, a module a table, many writers.

Nothing is imported here, so that a job depends on the tables it makes and on no others.
"""
