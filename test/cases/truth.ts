/** A kind of problem that people report of real boards, as a small program beside this file, with the measured truth. */
export interface Case {
  program: string;
  board: 'micro:bit' | 'Pico';
  args: string[];
  /** Of the program as it is, sent without mpgc. */
  truth: string;
}

/** The micro:bit is MicroPython 1.9.2 with 10,048 B of heap, the Pico an emulated one with 245,888 B. */
export const CASES: Case[] = [
  {
    program: 'buffer_that_fits_alone',
    board: 'micro:bit',
    args: ['profile'],
    truth: 'runs',
  },
  {
    program: 'two_lists_double',
    board: 'micro:bit',
    args: ['profile'],
    truth: 'fails when 4,096 B are asked for: two lists double in turn',
  },
  {
    program: 'dies_after_hours',
    board: 'micro:bit',
    args: ['leak', '--call', 'message()'],
    truth: 'no leak; MemoryError at call 1,707: the heap falls into pieces',
  },
  {
    program: 'packed_then_parted',
    board: 'Pico',
    args: ['leak', '--call', 'step()', '--iterations', '120'],
    truth: 'no leak; 16,384 B no longer fit at call 323: the heap falls into pieces',
  },
  {
    program: 'main_loop_forever',
    board: 'Pico',
    args: ['profile', '--duration', '8s'],
    truth: 'grows by about 5 KB/s until MemoryError',
  },
  {
    program: 'main_loop_forever',
    board: 'Pico',
    args: ['profile', '--duration', '15s', '--collect-every', '1s'],
    truth: 'grows by about 5 KB/s until MemoryError',
  },
  {
    program: 'bare_except_forever',
    board: 'micro:bit',
    args: ['profile', '--duration', '5s'],
    truth: 'full, and its MemoryErrors are swallowed',
  },
  {
    program: 'timer_registers_closures',
    board: 'Pico',
    args: ['profile', '--linger', '5s'],
    truth: 'about 1.3 KB/s, one closure a tick',
  },
  {
    program: 'too_large_to_compile',
    board: 'micro:bit',
    args: ['profile'],
    truth: 'MemoryError, and a prompt',
  },
  {
    program: 'exec_of_new_text',
    board: 'micro:bit',
    args: ['leak', '--call', 'restore()'],
    truth: 'two interned strings a call; dies at call 149',
  },
  {
    program: 'exec_of_new_text',
    board: 'Pico',
    args: ['leak', '--call', 'restore()'],
    truth: 'two interned strings a call, 38.2 B; dies at call 1,263',
  },
  {
    program: 'rare_growth',
    board: 'micro:bit',
    args: ['leak', '--call', 'publish()'],
    truth: '2.5 B a call; full at call 2,600',
  },
  {
    program: 'collector_disabled',
    board: 'Pico',
    args: ['profile'],
    truth: 'gc.disable() is in force, 98 % is garbage',
  },
  {
    program: 'hard_interrupt_allocates',
    board: 'Pico',
    args: ['profile'],
    truth: 'the heap is locked in a hard interrupt handler; 240 KB are free',
  },
  {
    program: 'two_files/main',
    board: 'Pico',
    args: ['profile'],
    truth: 'runs: drivers.py stands beside it on the computer',
  },
  {
    program: 'two_files/main',
    board: 'micro:bit',
    args: ['profile'],
    truth: 'runs: drivers.py stands beside it on the computer',
  },
  {
    program: 'finished_tasks_kept',
    board: 'Pico',
    args: ['leak', '--call', 'tick()'],
    truth: '400 B a call, in App.jobs',
  },
];
