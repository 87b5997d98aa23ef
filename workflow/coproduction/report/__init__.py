"""The report: what is read, which chapters there are, and how they become a page or a PDF.

Nothing is imported here, so that a job depends on the parts it uses.
"""
