"""Kinds of tables: a module a kind, from rows of results to a `table.Table`."""
