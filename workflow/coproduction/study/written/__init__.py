"""The files of a study as a person writes them: read strictly, held to their schemas, rewritten."""
