"""Far sides that take messages, made up: a message centre, Twilio's messages, an HTTP gateway, a mail server."""
