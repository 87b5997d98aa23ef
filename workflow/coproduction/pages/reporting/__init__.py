"""The report: its chapters, and the published files that they read."""
