"""Tasks of the people who develop salesbook; not part of the package."""
