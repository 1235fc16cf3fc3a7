"""One person as their care team sees them: what is known, what happened, and what a member may write."""
