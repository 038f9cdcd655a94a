"""The build: what must be produced again and why, in parallel, and put in place all at once."""
