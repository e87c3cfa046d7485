"""What each audience sees of the shop, and how soon it hears of a change."""
