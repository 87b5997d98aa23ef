"""A study proposed from what files show, what is left to ask, and the next draft of it."""
