"""A scan in the forms of other programs: SARIF, GitHub annotations, GitLab Code Quality."""
