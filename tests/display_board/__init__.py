"""The board: what it shows, what it says, how it comes back, and how large it is."""
