"""What the book means: pure functions from a ``Book`` and a date to frozen values."""
