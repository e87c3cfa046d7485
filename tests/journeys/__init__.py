"""People's stories, told with the real programs: server, printer agent, kiosk, board and browser."""
