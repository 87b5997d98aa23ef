"""Estimates and how sure they are: designs, descriptives, scales and models."""
