"""What each audience may see, now: pictures of the shop, views made from them, and who is told of changes.

snapshot  the shop in one picture, read in one transaction   changes  when time alone changes what is shown
hub       the newest picture, and who hears of it            slot     the newest message for one listener
estimator how long people wait, played anew      player     a process of its own that plays
queue_now the queue as it is played on           tryout   what a manager tries out, one trial at a time
watch     whether the machines are well, and who hears of it  surroundings  how the machine under a server is
daily_copy  a copy of everything, once a day
sockets   devices on their WebSockets                        events   pages on server-sent events
diary     appointments and surgeries, as lists of them need them
other_times  the first free times that can be booked instead of a long wait
present/  pictures to views, one module an audience
audiences who looks on, and what each was last given     messages  what each is sent
follow_ups what is still to be answered, and how much an organisation may see
reckoned  what the player's child reckons
"""
