"""What is deposited with an archive: its README, its metadata, and which files it holds.

`inventory` chooses the files and tells how they are made, `availability_page` writes the README on
the template of the social science data editors, `citation_files` the metadata of repositories,
`table_schema` the data package. What an archive is, apart from surveys, is `workflow/archive/`.
"""
