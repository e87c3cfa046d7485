"""Rows and domain values, on SQLite and on a PostgreSQL of the tests' own."""
