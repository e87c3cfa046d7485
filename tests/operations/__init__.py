"""Acts of the day, on a real database."""
