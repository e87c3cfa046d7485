"""What every test may use; each package keeps its own fixtures beside its own tests."""
