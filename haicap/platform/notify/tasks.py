"""Work of the messages that runs by itself."""

from procrastinate.contrib.django import app

from haicap.platform.clock import api as clock
from haicap.platform.notify import api as notify


@app.task(name="notify.send", queue="mail", retry=3)
def send(*, mail: int) -> None:
    """Send a message that was just written. Safe to run again: what was sent is not sent by it a second time."""
    notify.send(mail, at=clock.now())


@app.periodic(cron="*/4 * * * *")
@app.task(name="notify.send_waiting", queue="mail", retry=1)
def send_waiting(timestamp: int) -> None:
    """Send what could not be sent before. Safe to run again."""
    notify.send_waiting(at=clock.now())


@app.periodic(cron="53 2 * * *")
@app.task(name="notify.forget_old", queue="upkeep", retry=5)
def forget(timestamp: int) -> None:
    """Take away, each night, the messages whose time of keeping is over. Safe to run again."""
    notify.forget_old(at=clock.now())
