"""What the folder of a study declares, read, checked and resolved."""
