"""How questions are drawn and touched; knows nothing of tickets or servers.

style    what is drawn with: theme, sizes, scale     pen      boxes, letters and symbols in units, mirrored
letters  pictures of texts, kept and forgotten    shapes   boxes with round corners, stretched
parts    every block that is read                    cards    every choice
arrange  what goes where, and on which page (pure)   focus    where the arrow keys lead (pure)
measure  how much room each part needs               plan     where it all stands, on how many pages
fields   what is typed, box by box                   band     the languages at the foot
touchable  something to touch    page  one question    frame  bars    overlay  laid over    shell  all of it
"""
