"""One thin module per command; `generator.cli` joins them, prints and exits."""
