"""Multiple imputation by chained equations, and models of imputed answers."""
