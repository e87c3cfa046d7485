"""The printer agent: one process that owns a ticket printer and knows, as well as can be, what it printed.

__main__  agent, pair, probe, status, test-page and reprint, as an IT officer types them
fonts     one face a language, merged so that no glyph is ever lost; the kiosk draws with them too
glyph_order   in which their glyphs stand, for speed
layout    a receipt as placed lines of ink     raster        those lines as a picture and safe printer bytes
lettering words measured and broken into lines
profiles  what each printer model can do       transport     bytes to a folder, the network or a device file
status    what a printer says of itself        conversation  one ticket told to one printer, with its proof
probe     what a printer can prove, in sentences           health  how it is now, for staff and server
causes    why no paper came, in words          in_english    what is printed where a language can't be
spool     every job and how it ended, on disk  agent         joins them, the kiosk's socket and the server
client    how the kiosk hands over a ticket    local         the door through which it comes
server_link  reception's tickets in, and how each went
"""
