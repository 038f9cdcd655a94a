"""Broken sites, each with the exact problems that an editor is told of."""
