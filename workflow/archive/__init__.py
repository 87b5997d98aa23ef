"""Archives that prove themselves: what any workflow made, its code and its data in one zip.

`contents` reads the list of what goes in, `crate` and `bag` describe it, `packing` writes the zip.
`verify` is one script of the standard library that also lies in the zip. `changes` tells two
archives apart, `reproduction` runs a workflow twice. Nothing here knows what the files are about;
``Snakefile`` is a module for other workflows.
"""
