"""
The rules of procedures: how published times and fees are read, what belongs to the counter, how one searches.
"""
