"""Engines: one file for each kind of workbook that is written or read."""
