"""A report of a book, and the forms it is shown in."""
