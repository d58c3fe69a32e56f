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


async def _pause():
    raise _Pause


# How often pause() was called, by what it was given.
paused = [0] * 16


# Once the task that runs now waits for something.
def pause(loop):
    paused[loop] += 1
    create_task(_pause())


def _start(main):
    ended = []
    # So that what it raises is not told as that of a task that nobody waits for.
    core._promote_to_task(main).state = lambda task, error: ended.append(error)
    return ended


# Until no task is due; then as long as none is.
def _turn(ended):
    core._run_iter()
    task = core._task_queue.peek()
    if not ended:
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


def steps(main):
    ended = _start(main)
    while not ended:
        try:
            _turn(ended)
        except _Pause:
            yield
    return _value(ended[0])


async def _for_ever():
    while True:
        await sleep_ms(1 << 29)


def _run_for_ever():
    run(_for_ever())


core.Loop.run_until_complete = run
core.Loop.run_forever = _run_for_ever
