"""The shared sheet: build it, take it home, bring corrections back, change its definition."""

from __future__ import annotations

from salesbook.backends.online_source import check_installed

# Whoever comes here is told what to install, before an import fails.
check_installed()
