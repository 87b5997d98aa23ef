"""What a file declares, as it stands there, as frozen types."""
