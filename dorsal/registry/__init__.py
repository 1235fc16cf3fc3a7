"""What many people's records say: the rules of the bedside as columns, for a million people at once."""
