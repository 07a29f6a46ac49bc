"""The report as one HTML file that needs nothing beside it."""

from __future__ import annotations

from salesbook.report.html.index import Listed, index_html, summary_in
from salesbook.report.html.page import report_html

__all__ = ["Listed", "index_html", "report_html", "summary_in"]
