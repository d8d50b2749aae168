"""Run by the Python of the judging programs: the library `ical` reads to-dos, and prints them as JSON.

`python read_goals.py FILE` prints a list of objects.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path

from ical.calendar_stream import IcsCalendarStream

calendar = IcsCalendarStream.calendar_from_ics(Path(sys.argv[1]).read_text(encoding="utf-8"))
told = [
    {
        "uid": todo.uid,
        "summary": todo.summary,
        "due": todo.due,
        "status": todo.status,
        "completed": todo.completed,
        "dates": list(islice(todo.as_rrule(), 3)) if todo.rrule else [],
    }
    for todo in calendar.todos
]
print(json.dumps(told, default=str))
