"""Work after commit: the relay of news, and jobs that are tried again until they are done."""
