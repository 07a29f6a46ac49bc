"""From raw cells to typed tables: find, map, parse, check."""
