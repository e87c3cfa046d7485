"""What kiosk and board share to draw and to speak; knows nothing of tickets.

text    shaped letters of every script; import it before anything else of Kivy's
theme   colours, type sizes and spaces        icons   symbols by their names
window  Kivy settings for a screen on a wall  speech  sentences aloud, one at a time, failing softly
"""
