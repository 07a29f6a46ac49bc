"""The book's memory: dated readings in one file, kept as row versions."""

from salesbook.history.store import History as History
from salesbook.history.store import Recorded as Recorded
from salesbook.history.store import open_history as open_history
from salesbook.history.versions import RowCounts as RowCounts
