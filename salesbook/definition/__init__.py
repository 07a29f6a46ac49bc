"""The team's decisions: tables and columns in code, everything else in ``team.toml``."""
