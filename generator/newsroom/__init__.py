"""What editors do with stories, whichever way they ask for it: where each stands, a new one, its translation, what has changed since."""
