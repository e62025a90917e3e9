"""Reports from outside become events: forms and loading are pure, the shelves keep them."""
