"""What if: whole days of this shop tried out, before anybody has to live through them.

plans    the shop's usual days, as the simulation wants them     table  the results in words and numbers
trials   each rule and roster played for so many days            plot   the same as a picture
"""
