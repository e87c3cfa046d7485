"""The shop's usual days as plans, and what is said of them."""
