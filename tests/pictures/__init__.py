"""The pictures in `docs/pictures`, made from the running product: `python -m tests.pictures`.

- `clocked`: runs one of our programs at another time of day
- `morning`: a believable morning at the example shop, through the real API
- `__main__`: opens the real windows and pages at the right moments and keeps what they show
"""
