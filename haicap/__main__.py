"""`python -m haicap` is the command `haicap`."""

from haicap.config.command import main

main()
