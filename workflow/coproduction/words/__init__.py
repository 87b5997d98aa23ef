"""Labels, numerals and the fixed words of every language."""
