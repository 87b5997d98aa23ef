"""One model: from a resolved specification to tidy estimates."""
