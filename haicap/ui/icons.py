"""The icons: own line drawings on a grid of 24, drawn in the colour of the text beside them."""

# ruff: noqa: E501 (a drawing is one line)

from markupsafe import Markup, escape

DRAWINGS = {
    # States
    "check": "M5 12.5 10 17.5 19.5 7",
    "cross": "M6 6 18 18M18 6 6 18",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2",
    "late": "M12 4 2.8 19.5h18.4L12 4M12 10v4.5M12 17v.2",
    "pause": "M8.5 6v12M15.5 6v12",
    "dot": "M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5",
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 11v5.5M12 7.7v.2",
    "no": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M6.2 6.2l11.6 11.6",
    "minus": "M6 12h12",
    # Ways
    "left": "M14.5 6 8.5 12l6 6",
    "right": "M9.5 6l6 6-6 6",
    "down": "M6 9.5l6 6 6-6",
    "up": "M12 19V6M6.5 11 12 5.5 17.5 11",
    # Things
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.3 15.3 20.5 20.5",
    "paper": "M6 3.5h8l4.5 4.5v12.5H6zM13.5 3.5V8.5h5M9 12.5h6.5M9 16h6.5",
    "papers": "M8.5 3.5h6.5L19 7.5v10H8.5zM15 3.5v4h4M8.5 7H5v13.5h10.5v-3",
    "upload": "M12 15.5V4M7 8.5 12 3.5l5 5M4 15.5v5h16v-5",
    "download": "M12 3.5V15M7 10.5l5 5 5-5M4 15.5v5h16v-5",
    "print": "M7 8V3.5h10V8M7 17H4V8h16v9h-3M7 14h10v6.5H7z",
    "copy": "M9 9h11v11.5H9zM15 9V3.5H4V15h5",
    "money": "M3 6.5h18v11H3zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M6 12h.2M17.8 12h.2",
    "calendar": "M4 5.5h16v15H4zM4 10h16M8.5 3v4.5M15.5 3v4.5",
    "place": "M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0c0 4.8-6.5 11-6.5 11M12 7.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6",
    "door": "M6 20.5v-17h12v17M3.5 20.5h17M14.5 12v.8",
    "sign": "M4 20.5h16M5 16.5c3-9 6.5-12.5 8-11.5s-2.5 9-4.5 10.5c3-2 4.5-3 5.5-2.3s0 2.3 1 2.6 2.3-.8 3.5-1.5",
    "stamp": "M9.5 13.5V10a3.5 3.5 0 1 1 5 0v3.5M5 13.5h14V17H5zM5 20.5h14",
    "send": "M3.5 12 20.5 4l-5 16.5-3.5-7zM12 13.5l8.5-9.5",
    "return": "M9 6 4.5 10.5 9 15M4.5 10.5H15a4.5 4.5 0 0 1 0 9H9",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
    "people": "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M2.5 19.5c.5-3.5 3-5 6.5-5s6 1.5 6.5 5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.8c2.3.6 3.7 2.2 4 4.7",
    "text": "M3 18.5 8 5.5l5 13M4.6 14.5h6.8M14.5 18.5l3.2-8 3.3 8M15.6 16h4.3",
    "help": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M9.7 9.8a2.4 2.4 0 1 1 3.4 2.2c-.8.4-1.1.9-1.1 1.8M12 16.6v.2",
    # The rail
    "work": "M3.5 13.5 6 5h12l2.5 8.5V19.5h-17zM3.5 13.5H8.5l1.5 2.5h4l1.5-2.5h5",
    "counter": "M3 13h18M5 13v7.5M19 13v7.5M12 4a2.6 2.6 0 1 0 0 5.2A2.6 2.6 0 0 0 12 4M7.5 13c.4-2 2-3.3 4.5-3.3s4.1 1.3 4.5 3.3",
    "matrix": "M3.5 4.5h17v15h-17zM3.5 9.5h17M3.5 14.5h17M9 4.5v15M14.5 4.5v15",
    "guidance": "M12 6.5C10 4.7 7 4.2 3.5 4.5v14c3.5-.3 6.5.2 8.5 2 2-1.8 5-2.3 8.5-2v-14C17 4.2 14 4.7 12 6.5M12 6.5v14",
    # Life events
    "birth": "M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M12 4.5c-1.5 1.5-.5 3 1 2.5M9.2 11v.3M14.8 11v.3M9 14.8c1.6 1.7 4.4 1.7 6 0M4.6 11.2c-1.6.2-1.6 2.6.2 2.8M19.4 11.2c1.6.2 1.6 2.6-.2 2.8",
    "marriage": "M9 8.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12M15 8.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12M10.5 3.5h3l1 2-2.5 2.5L9.5 5.5z",
    "farewell": "M12 20.5V11M12 13.5c-3.5 0-5.5-1.8-5.5-5 3.2 0 5.5 1.8 5.5 5M12 11c0-3.7 1.8-6.3 5-7 .6 3.7-1.3 6.4-5 7M5 20.5h14",
    "land": "M3.5 11 12 4l8.5 7M6 9.5v11h12v-11M10 20.5v-6h4v6",
    "build": "M4 20.5h16M6.5 20.5v-9h11v9M6.5 15.5h11M12 11.5v9M9 11.5V7h8M13 7V3.5",
    "business": "M3.5 8.5h17v11.5h-17zM8.5 8.5v-4h7v4M3.5 13.5h17M12 12.5v2",
    "support": "M12 20s-8-4.8-8-10.5C4 6.5 6 5 8 5c1.8 0 3.2 1 4 2.5C12.8 6 14.2 5 16 5c2 0 4 1.5 4 4.5C20 15.2 12 20 12 20",
    "identity": "M3 5.5h18v13H3zM8.5 9a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6M5.5 16c.3-1.5 1.4-2.2 3-2.2s2.7.7 3 2.2M14.5 10h4M14.5 13.5h4",
    "school": "M2.5 9.5 12 5l9.5 4.5L12 14zM6.5 11.5v5c3 2.3 8 2.3 11 0v-5M21.5 9.5v6",
}

_SHAPE = '<svg class="icon{more}" viewBox="0 0 24 24" focusable="false" {told}><path d="{path}"/></svg>'


def icon(name: str, *, words: str = "", size: str = "") -> Markup:
    """
    Return a drawing. Without `words` it is decoration: the text beside it says what it means.

    `size` is empty or `large`. A name that is not drawn is an error of the page.
    """
    told = Markup('role="img" aria-label="{}"').format(words) if words else Markup('aria-hidden="true"')
    more = f" icon--{escape(size)}" if size else ""
    return Markup(_SHAPE.format(more=more, told=told, path=DRAWINGS[name]))  # noqa: S704 (all parts are ours or escaped)
