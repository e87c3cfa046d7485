"""What Front Door promises, checked: folders mirror the packages; journeys and architecture look at the whole."""
