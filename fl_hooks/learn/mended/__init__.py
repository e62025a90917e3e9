"""Repairs that a repository's history holds, each made into a short example; nothing is run.

`example` makes one of two files and the place of a fault: the function around it (`unit`) and what
that takes from its file (`names`) are cut down (`cut`) by lines and statements (`piece`, `lines`,
`outline`), freed of secrets (`clean`), and tried; one that says the `same` is none. `choice` says
which are shown, `cases` writes them as cases.md has them.
"""
