"""One module for each group of pages; a view reads, decides by calling the rooms below, and renders."""
