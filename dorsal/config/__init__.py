"""Settings, addresses and checks of the server: the one room that knows all the others."""
