"""Workbooks for sales teams: built from the team's decisions, read back, and analysed."""

__version__ = "0.1.0"
