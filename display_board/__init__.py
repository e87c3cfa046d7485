"""The display board: the number now called, where to go, how long the others wait; on screen and out loud.

__main__   what an IT officer types      app      joins feed, board, announcer and screen in one window
feed       the newest view, and its age  board    what is on screen at this moment, pure
announcer  chime and speech, each call once       layout   sizes for a screen of so many millimetres
screen     draws it with Kivy            pen        lines of text and boxes, measured from the top
heartbeat  says that the board is there
"""
