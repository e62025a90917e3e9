"""Further examples of a pattern: pairs made from its templates, each scanned and run.

`read` takes examples.toml and examples.json (their keys: `model`); `compose` puts forms into
dresses (`dressing`, `dresses.toml`); `scan` and `run` say what does not hold, the latter through
programs of their own (`in_python`, `in_node`); `build` does all of it.
"""
