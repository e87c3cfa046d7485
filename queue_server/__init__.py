"""The queue server: the one place that knows who waits, who is called and which promises were kept.

__main__    the commands an IT officer types      commands/   each of them
serve       listens, and stops within seconds     app         joins store, operations, api, live and web
settings    how this server is run                shop        what this shop offers, read from config files
clock       what time it is                       client      how devices talk to the server
error_lines how an error is written to the log
contract/   what crosses the wire                 domain/     the rules, pure
operations/ what people do, one transaction each  store/      rows and domain values
live/       what each audience may see, now       api/ web/   JSON, and the pages people open
reports/    were the promises kept
"""
