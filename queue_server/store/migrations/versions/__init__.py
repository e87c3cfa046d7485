"""The steps from an empty place to today's tables; each names the one before it."""
