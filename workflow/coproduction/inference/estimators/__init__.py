"""Estimators: one module a family; `problem` is what each takes and gives, `registry` names all."""
