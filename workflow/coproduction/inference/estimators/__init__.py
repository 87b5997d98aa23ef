"""Estimators: one module a family; `problem` is what each takes and gives, `named` has all by name."""
