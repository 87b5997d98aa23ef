"""What a file shows of itself: codes, roles, scales and doubts, without any study."""
