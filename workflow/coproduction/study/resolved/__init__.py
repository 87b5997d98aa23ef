"""What a study resolves to, as frozen types: all that other rooms compute from."""
