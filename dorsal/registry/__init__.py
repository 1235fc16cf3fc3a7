"""What many courses show: entries as pseudonymous tables, and the measures of content over them."""
