"""`edicola serve`: the site as it is being edited, a page at a time, in the browser."""
