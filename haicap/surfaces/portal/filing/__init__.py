"""Filing from afar, one thing a page. What was typed is kept on the server; the browser holds only a secret."""
