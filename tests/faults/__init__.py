"""What goes wrong on purpose: power cuts, lost answers."""
