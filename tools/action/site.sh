#!/usr/bin/env bash
# Builds the site for action.yml. SITE_PATH: where to; SITE_URL: where it is published, "" for
# nowhere.
set -euo pipefail

set -- --strict --out "$SITE_PATH"
if [ -n "$SITE_URL" ]; then set -- "$@" --site-url "$SITE_URL"; fi
# What is printed may quote the repository: no line of it is a command of the runner.
# -P: the repository's files must not pass for modules.
token=$(python -P -c 'import secrets; print(secrets.token_hex(16))')
echo "::stop-commands::$token"
code=0
fl-build-site "$@" || code=$?
echo
echo "::$token::"
if [ "$code" -ne 0 ]; then exit "$code"; fi
printf 'site=%s\n' "${SITE_PATH//[$'\r\n']/}" >>"$GITHUB_OUTPUT"
