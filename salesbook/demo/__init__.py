"""The demo team: a believable book to look at, made by a small seeded process."""

from __future__ import annotations

from salesbook.demo.frames import plain_entries
from salesbook.demo.team import DemoTeam, make_demo
from salesbook.demo.typos import PlantedFault, plant_typos

__all__ = ["DemoTeam", "PlantedFault", "make_demo", "plain_entries", "plant_typos"]
