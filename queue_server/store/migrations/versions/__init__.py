"""The steps, oldest first: shop_and_staff, then visits."""
