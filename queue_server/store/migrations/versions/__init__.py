"""The steps, oldest first: shop_and_staff, visits, outgoing."""
