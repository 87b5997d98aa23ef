"""What is asked of models: claims, and choices of the multiverse, imputation and sensitivity."""
