"""The rules of `generator/reading`."""
