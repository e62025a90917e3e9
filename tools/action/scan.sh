#!/usr/bin/env bash
# Scans a range of commits for action.yml: annotates it, sums it up, and fails where it has to.
#
# RANGE: A..B, "" for what the event is about: EVENT, with PULL_BASE and PULL_HEAD, QUEUE_BASE or
# BEFORE. FAIL_ON: a severity, "never", or "" for the configuration's. ANNOTATE, SUMMARY: "true" or
# not. SITE_URL: where pages are published, "" for nowhere.
set -euo pipefail

# Prints its input, which may hold anything: no line of it is taken for a command of the runner.
# -P, here and below: the repository's files must not pass for modules.
quoted() {
  local token
  token=$(python -P -c 'import secrets; print(secrets.token_hex(16))')
  echo "::stop-commands::$token"
  cat
  echo
  echo "::$token::"
}

range_of_event() {
  case $EVENT in
    pull_request)
      # actions/checkout has the merge into the target; its first parent is what it goes into.
      if [ "$(git rev-parse --verify --quiet 'HEAD^2' || true)" = "$PULL_HEAD" ]; then
        echo 'HEAD^1..HEAD'
      else
        echo "$PULL_BASE...HEAD"
      fi
      ;;
    merge_group) echo "$QUEUE_BASE..HEAD" ;;
    push)
      if git cat-file -e "$BEFORE^{commit}" 2>/dev/null; then echo "$BEFORE..HEAD"; fi
      ;;
  esac
}

range=${RANGE:-$(range_of_event)}
if [ -z "$range" ]; then
  echo "::notice::fl-hooks: no range of commits to scan here (event: $EVENT)"
  exit 0
fi

set --
case $FAIL_ON in
  '' | never) ;;
  *) set -- --fail-on "$FAIL_ON" ;;
esac

reports=$RUNNER_TEMP/fl-hooks
mkdir -p "$reports"
code=0
fl scan --range "$range" "$@" --format sarif >"$reports/scan.sarif" 2>"$reports/notices" || code=$?
if [ -s "$reports/notices" ]; then quoted <"$reports/notices"; fi
# 1 says that there are violations; beyond, there is nothing to report on.
if [ "$code" -gt 1 ]; then exit "$code"; fi

if [ "$ANNOTATE" = true ]; then
  fl scan --range "$range" "$@" --format github 2>/dev/null || true
else
  { fl scan --range "$range" "$@" --format text 2>/dev/null || true; } | quoted
fi

fl compare "$range" "$@" --format json >"$reports/compare.json"
fl compare "$range" "$@" ${SITE_URL:+--site-url "$SITE_URL"} >"$reports/summary.md" 2>/dev/null
if [ "$SUMMARY" = true ]; then cat "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
python -P - "$reports/compare.json" <<'PYTHON' >>"$GITHUB_OUTPUT"
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    found = json.load(file)
print(f"violations={found['violations']}")
print(f"added={sum(not one['suppressed'] for one in found['added'])}")
print(f"removed={len(found['removed'])}")
PYTHON
{
  echo "report=$reports/compare.json"
  echo "summary=$reports/summary.md"
  echo "sarif=$reports/scan.sarif"
} >>"$GITHUB_OUTPUT"

if [ "$FAIL_ON" = never ]; then exit 0; fi
exit "$code"
