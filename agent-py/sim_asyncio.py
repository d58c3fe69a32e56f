# asyncio of the embedded board, in front of its own: there a web page runs the tasks, by timers. Here they run where the program says
# so, as on other boards. `steps` is run() as a generator, which stops after each pause().
__path__ = ".frozen/asyncio"

import time

from . import core
from .core import *
from .event import Event
from .funcs import gather, wait_for, wait_for_ms
from .lock import Lock

__version__ = (3, 0, 0)

# No timer of the page's.
core._schedule_run_iter = lambda ms: None
core.new_event_loop()


class _Pause(BaseException):
    pass


_pending = False


async def _pause():
    global _pending
    _pending = False
    raise _Pause


# How often pause() was called, by what it was given.
paused = [0] * 16


# Once the task that runs now waits for something: one task for that is enough, however often it is called.
def pause(loop):
    global _pending
    paused[loop] += 1
    if not _pending:
        _pending = True
        create_task(_pause())


def _start(main):
    ended = []

    # What it raises is not told as that of a task that nobody waits for, and no task runs after it.
    def end(task, error):
        ended.append(error)
        raise _Pause

    core._promote_to_task(main).state = end
    return ended


# Until a pause, or no task is due; then as long as none is. Whether it paused.
def _turn(ended):
    try:
        core._run_iter()
    except _Pause:
        return not ended
    task = core._task_queue.peek()
    time.sleep_ms(max(0, ticks_diff(task.ph_key, ticks())) if task else 1)


def _value(error):
    if isinstance(error, StopIteration):
        return error.value
    raise error


def run(main):
    ended = _start(main)
    while not ended:
        _turn(ended)
    return _value(ended[0])


def steps(main=None):
    ended = _start(main or _for_ever())
    while not ended:
        if _turn(ended):
            yield
    return _value(ended[0])


async def _for_ever():
    while True:
        await sleep_ms(1 << 28)


def _run_for_ever():
    run(_for_ever())


core.Loop.run_until_complete = run
core.Loop.run_forever = _run_for_ever
