"""The vocabulary of the generated source; none of it holds a keyword of a check by chance."""

from __future__ import annotations

NOUNS = (
    "account", "address", "batch", "bucket", "cache", "carrier", "catalog", "column", "contract",
    "cursor", "customer", "delivery", "device", "digest", "document", "domain", "field", "folder",
    "header", "holiday", "index", "invoice", "ledger", "license", "limit", "location", "manifest",
    "member", "message", "metric", "model", "network", "offer", "order", "package", "partner",
    "payload", "period", "policy", "price", "profile", "project", "quota", "record", "region",
    "report", "request", "reservation", "resource", "result", "role", "route", "sample", "schedule",
    "schema", "segment", "sensor", "session", "shipment", "signal", "snapshot", "stage", "status",
    "store", "stream", "supplier", "survey", "symbol", "table", "target", "tariff", "task",
    "template", "ticket", "token", "topic", "tracker", "transfer", "update", "user", "vehicle",
    "version", "voucher", "warehouse", "window", "worker", "zone",
)  # fmt: skip
VERBS = (
    "add", "apply", "assign", "attach", "build", "check", "collect", "combine", "compare",
    "compute", "convert", "count", "create", "describe", "detach", "drop", "emit", "expire",
    "extend", "filter", "find", "flush", "format", "group", "import", "join", "list", "load",
    "lookup", "match", "measure", "merge", "move", "normalise", "notify", "order", "pick",
    "publish", "queue", "refresh", "register", "release", "rename", "render", "replace", "resolve",
    "restore", "schedule", "select", "send", "sort", "store", "submit", "sync", "tag", "update",
    "validate", "verify",
)  # fmt: skip
ADJECTIVES = (
    "active", "archived", "average", "closed", "current", "daily", "default", "expired", "external",
    "first", "hidden", "internal", "last", "local", "maximum", "minimum", "missing", "monthly",
    "next", "partial", "pending", "previous", "primary", "private", "public", "ready",
    "recent", "remote", "selected", "shared", "stale", "total", "unique", "valid", "visible",
)  # fmt: skip
SENTENCES = (
    "Keeps the order in which the {noun}s were added.",
    "The {noun} stays as it is where nothing has changed.",
    "A {adjective} {noun} counts once, however often it is asked for.",
    "Callers hold the lock; this never waits.",
    "See the notes on the {adjective} {noun} in the handbook.",
    "An unknown {noun} is left to the caller.",
    "Sorted by {noun}, the {adjective} one first.",
    "This must agree with what the {noun} service sends.",
)
COMMENTS = (
    "the {adjective} {noun} comes first",
    "{noun}s without a {other} are left out",
    "older clients still send the {noun} here",
    "one {noun} at a time: the service counts requests",
    "both ends belong to the {noun}",
    "the {adjective} {noun} is set by the {other}",
)
