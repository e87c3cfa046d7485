"""The kiosk, from its pure rules to a real window with a real pointer."""
