"""What kiosk and board share to start, to draw and to speak; knows nothing of tickets.

text    shaped letters of every script; import it before anything else of Kivy's
theme   colours, type sizes and spaces        icons   symbols by their names
window  Kivy settings for a screen on a wall  speech  sentences aloud, one at a time, failing softly
sounds  a sound file, played                  sound_check   lets an installer hear it all
first_picture  before all else          kivy_data     what Kivy reads in place of its style sheet
command_line   what both are told where they are started
"""
