"""What Front Door promises, checked: folders mirror the packages; journeys look at the whole."""
