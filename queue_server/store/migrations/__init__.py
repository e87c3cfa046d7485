"""How the tables came to be: env.py runs Alembic, versions/ holds one module a step."""
