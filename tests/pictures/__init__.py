"""The pictures in `docs/pictures`, made from the running product: `python -m tests.pictures`.

- `clocked`: runs one of our programs at another time of day
- `morning`: a believable morning at the example shop, through the real API
- `__main__`: opens the real windows and pages at the right moments and keeps what they show
- `canvas`: what Kivy draws, at any size and without a screen
- `pages_of_kiosk`: one believable visit to each kiosk page
- `of_kiosk`, `of_board`, `of_paper`, `of_pages`: every page and state in every language and look
- `sheets`: many pictures on one, kept small and compared with the approved ones
- `drawn`: which sheets there are
- `test_approved`: what people see still looks as it was approved
"""
