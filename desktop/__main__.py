"""This file starts the program: ``python -m desktop``."""

from desktop.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
