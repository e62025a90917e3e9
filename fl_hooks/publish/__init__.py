"""Record and library rendered for people: pages and the site."""
