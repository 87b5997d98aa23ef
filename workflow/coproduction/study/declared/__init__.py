"""What models, claims, multiverses, tables and the paper declare, as it stands in their files."""
