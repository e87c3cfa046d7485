"""The wire, asked as devices and browsers ask it."""
