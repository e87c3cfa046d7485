"""The schema is the truth: whatever is sent, the real server answers as its own OpenAPI says."""
