"""Messages by e-mail: kept until they are sent, sent at least once, forgotten after their time."""
