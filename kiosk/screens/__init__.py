"""Each page as a typed question: what it says and what may be answered. No Kivy, network, disk or printer.

question  the parts that pages are made of        seen  what every page is made from
pages     which module makes which page           bars  the bars that never change
keyboard  letters as each language is written    easy  pictures for choices
welcome search check_in not_checked_in all_services life_events take_ticket book ticket private help
privacy language easier reception offline server_away closed more_time tell_us: one page each
"""
