"""Events nobody has a pattern for: grouped, weighed, and made into draft patterns."""
