"""Frozen types without behaviour: the words that all floors share."""
