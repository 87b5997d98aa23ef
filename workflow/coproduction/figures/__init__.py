"""Figures as a journal prints them: a pure function a figure, one style, one way to save.

Nothing is imported here, so that a job depends on the figure it draws and on no others.
"""
