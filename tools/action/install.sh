#!/usr/bin/env bash
# Installs fl-hooks for action.yml. PACKAGE: what pip is given, "" for what the action comes with;
# SITE: "true" for what building the site needs.
set -euo pipefail

set -- "${PACKAGE:-$GITHUB_ACTION_PATH}"
if [ "$SITE" = true ]; then set -- "$@" "fl-hooks[site]"; fi
# -P: the current folder is the repository, whose files must not pass for modules.
python -P -m pip install --quiet --disable-pip-version-check "$@"
