"""The edge: the only folder that runs git or writes files."""
