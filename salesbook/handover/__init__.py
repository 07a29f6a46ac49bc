"""Workbooks made from workbooks people filled: a marked copy, a new version, parts and back."""
