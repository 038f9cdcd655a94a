"""What the site consists of, and how each kind of output is made: a pure function of the questions it asks."""
