"""`python -m services <name>…`: one service, or several, on real servers."""

from services.cli.service_command import main

if __name__ == "__main__":
    main()
