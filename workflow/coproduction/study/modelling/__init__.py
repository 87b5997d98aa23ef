"""Models of a study: names resolved to columns, settings that do not go together."""
