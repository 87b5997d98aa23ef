"""Answering the decisions of a draft, in a terminal or on a page of this machine alone."""
