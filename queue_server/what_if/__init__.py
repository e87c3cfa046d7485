"""What if: whole days of this shop tried out, before anybody has to live through them.

plans    the shop's usual days, as the simulation wants them     table  the results in words and numbers
trials   each case played for so many days                       plot   what a picture of them shows
rosters  desks more or fewer, and who does what                  ways   rosters and rules made into cases
kept     a trial as it is kept, as JSON and back
"""
