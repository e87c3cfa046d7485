"""The queue server: the one place that knows who waits, who is called and which promises were kept.

__main__    the commands an IT officer types      commands/   each of them
serve       listens, and stops within seconds     app         joins store, operations, api, live and web
settings    how this server is run                shop        what this shop offers, read from config files
clock       what time it is                       client      how devices talk to the server
error_lines how an error is written to the log     started_by  systemd hears that it is ready
hung        ends a program that hangs             cores      keeps a program to one of them
contract/   what crosses the wire                 domain/     the rules, pure
operations/ what people do, one transaction each  store/      rows and domain values
live/       what each audience may see, now       api/ web/   JSON, and the pages people open
outgoing/   messages on their way to customers    what_if/    whole days tried out before they come
bench/      how fast the whole path is
shop_files  what those files may say, row by row, told by shop_checks, shop_bookings, shop_feedback,
            shop_forecast, shop_messages and shop_synonyms; bank_holidays that nobody has to write down
"""
