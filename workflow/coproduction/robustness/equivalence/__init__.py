"""Whether countries measure indices alike: invariance, alignment, and items one by one."""
