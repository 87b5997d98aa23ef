"""The manuscript and the paper: prose and exhibits as Typst, PDF and Word."""
