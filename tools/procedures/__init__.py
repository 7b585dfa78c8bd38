"""
Reads the flattened text of the public crawl of the National Public Service Portal. Runs when a catalogue is
built.
"""
