"""What the system tests are made of: a container with a real systemd, the service in it, a client, a list of tests."""
