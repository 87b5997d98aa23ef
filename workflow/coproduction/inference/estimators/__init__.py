"""Estimators: one module a family; `problem` is what each takes and gives, `named` has them all."""
