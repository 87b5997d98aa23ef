"""Claims, estimated and judged."""
