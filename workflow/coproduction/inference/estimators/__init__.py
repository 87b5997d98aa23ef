"""Estimators: one module a family, one registry."""
