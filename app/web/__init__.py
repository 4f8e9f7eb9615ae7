"""The web face: pages for people, made on the server, from what actions answer. It renders and decides nothing."""
