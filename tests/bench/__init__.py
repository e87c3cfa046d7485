"""What the bench fills a shop with is what a shop has."""
