"""`python -m generator` is the same program as `edicola`."""

from generator.cli import main

if __name__ == "__main__":
    main()
