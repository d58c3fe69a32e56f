/**
 * What mpgc is doing with a board at a time, and how that is said: in a sentence that begins with "while", and on the
 * line of progress. Records hold the code. Imported by all layers, imports nothing.
 */
export const PHASES = {
  // The conversation with the raw REPL.
  draining: 'draining',
  'entering-raw-repl': 'entering the raw REPL',
  'leaving-raw-repl': 'leaving the raw REPL',
  'looking-for-prompt': 'looking for a prompt',
  'soft-resetting': 'soft-resetting',
  'hard-resetting': 'restarting the chip',
  restarting: 'restarting',
  'entering-paste-mode': 'entering paste mode',
  'asking-for-raw-paste': 'asking for raw paste',
  'reading-paste-window': 'reading the raw paste window',
  'sending-program': 'sending the program',
  'giving-up-sending': 'giving up sending',
  compiling: 'waiting for the program to compile',
  'counting-lines': 'running it once more, with a probe on each line',
  'tracing-lines': 'running it once more, to find the lines that the leak comes from',
  'finding-compile-limit': 'finding out how much of it compiles',
  'running-program': 'running the program',
  'testing-interrupt': 'testing ctrl-C',
  // Getting to know the board.
  connecting: 'connecting',
  'identifying-firmware': 'identifying the firmware',
  'looking-for-room': 'looking for room',
  'reading-figure': 'reading a figure',
  'tidying-up': 'tidying up',
  'reading-files': 'reading files of the board',
  'writing-files': 'writing files to the board',
  'removing-files': 'removing files from the board',
  // Comparing its heap with the model.
  'comparing-model': 'comparing the heap with the model',
  'loading-model-check': 'loading the model check',
  'running-model-check': 'checking the heap model',
  'removing-model-check': 'removing the model check',
  'setting-collector': 'setting the collector',
  // The agent.
  'loading-agent': 'loading the agent',
  'starting-timer': 'starting the timer',
  'serving-files': 'serving the files beside the script',
  collecting: 'collecting',
  'reading-system-heap': "reading the system's heap",
  'taking-sample': 'taking a sample',
  'reading-map': 'reading the heap map',
  'overwriting-stack': 'overwriting the stack',
  'removing-agent': 'removing the agent',
  // A run.
  baseline: 'baseline',
  running: 'running',
  'stopping-program': 'stopping the program',
  'setting-up': 'setting up',
  'warming-up': 'warming up',
  calling: 'calling',
  'calling-locked': 'calling with the heap locked',
  'finding-lines': 'finding the lines that allocate',
  settling: 'settling',
  'final-samples': 'final samples',
  'restoring-board': 'restoring the board',
  'running-bare': 'running it once more without mpgc on the heap',
  'holding-block': 'holding a block of the heap',
  'running-smaller': 'running it in a smaller heap',
  importing: 'importing',
  'compiling-modules': 'compiling the modules on this computer',
} as const;

export type Phase = keyof typeof PHASES;
