import { describe, expect, it } from 'vitest';
import { headerOf } from '../../../src/app/record/capture-header.js';
import {
  leakRequest,
  profileRequest,
  type RunLeakOptions,
  type RunProfileOptions,
} from '../../../src/app/record/profile-options.js';
import { runLeak } from '../../../src/app/record/run-leak.js';
import { runProfile } from '../../../src/app/record/run-profile.js';
import type { MpgcError } from '../../../src/errors.js';

const SAMPLING = {
  timer: null,
  intervalMs: null,
  durationMs: null,
  lingerMs: null,
  collectEveryMs: null,
  maxOverhead: 0.1,
  maps: 0,
};
const DEFAULTS = {
  silentAfterMs: null,
  port: 'auto',
  outDir: 'mpgc-reports',
  force: false,
  source: true,
  serve: true,
  objects: 'if-worth',
  holders: null,
  paths: [],
  asMain: false,
  include: [],
  reset: 'soft',
  verify: null,
  smallestHeap: false,
  cacheDir: null,
  bootTimeoutMs: 10_000,
};
const HUNT = {
  type: 'hunt',
  call: 'step()',
  setup: null,
  iterations: null,
  untilMs: null,
  allowErrors: false,
};

const repeat = (changes: object) => ({ work: { type: 'repeat', call: 'step()', ...changes } });
const hunt = (changes: object) => ({ work: { type: 'hunt', call: 'step()', ...changes } });

/** There is neither such a script nor such a port: only what is wrong with the options comes before that. */
const PLACE = { scriptPath: 'no-such-script.py', port: '/dev/no-such-port' };
const refusal = (run: Promise<unknown>): Promise<MpgcError> =>
  run.then(
    () => expect.unreachable(),
    (error) => error,
  );
const refused = (options: unknown) => refusal(runProfile(options as RunProfileOptions));

describe('the defaults', () => {
  it('are all that a script needs', () => {
    expect(profileRequest({ scriptPath: 'main.py' })).toEqual({
      scriptPath: 'main.py',
      ...DEFAULTS,
      detail: 'line',
      bare: null,
      work: { type: 'script', watch: false, loops: [] },
      sampling: SAMPLING,
    });
  });

  it('stand for what is undefined', () => {
    const request = profileRequest({
      scriptPath: 'main.py',
      port: undefined,
      verify: undefined,
      signal: undefined,
      work: { type: 'repeat', call: 'step()', iterations: undefined, maps: undefined },
      sampling: { intervalMs: undefined, maxOverhead: undefined, maps: 3 },
    });
    expect(request).toMatchObject({ port: 'auto', verify: null });
    expect(request.work).toEqual({ type: 'repeat', call: 'step()', iterations: 10, maps: 0, collect: true });
    expect(request.sampling).toEqual({ ...SAMPLING, maps: 3 });
  });

  it('of a hunt leave its samples without a limit', () => {
    expect(leakRequest({ scriptPath: 'main.py', call: 'step()', allowErrors: undefined })).toEqual({
      scriptPath: 'main.py',
      ...DEFAULTS,
      objects: 'none',
      detail: 'line',
      bare: null,
      work: HUNT,
      sampling: { ...SAMPLING, maxOverhead: 1 },
    });
    expect(profileRequest({ scriptPath: 'main.py', work: { type: 'hunt', call: 'step()' } }).work).toEqual(
      HUNT,
    );
  });
});

it('functions and a signal are handed on as they are', () => {
  const { signal } = new AbortController();
  const hooks = { signal, onPhase: () => {}, onRecord: () => {}, decided: () => true };
  expect(profileRequest({ scriptPath: 'main.py', ...hooks })).toMatchObject(hooks);
});

const ITERATIONS = 'work.iterations takes a whole number from 1 to 1,000,000';
const MAPS = 'takes a whole number from 0 to 1,000';
const MS = 'takes a number of milliseconds from 1 to';
const RUN_MS = `${MS} 2,073,600,000`;
const INTERVAL_MS = `${MS} 86,400,000`;
const BOOT_MS = `${MS} 3,600,000`;
const OVERHEAD = 'sampling.maxOverhead takes a number of more than 0 and at most 0.5';

describe('refused before a port is opened:', () => {
  it.each<[options: object, message: string]>([
    [repeat({ iterations: 2.5 }), `${ITERATIONS}, not 2.5.`],
    [repeat({ iterations: '3' }), `${ITERATIONS}, not '3'.`],
    [repeat({ iterations: Number.NaN }), `${ITERATIONS}, not NaN.`],
    [repeat({ iterations: -1 }), `${ITERATIONS}, not -1.`],
    [repeat({ iterations: 0 }), `${ITERATIONS}, not 0.`],
    [repeat({ iterations: null }), `${ITERATIONS}, not null.`],
    [repeat({ iterations: 1_000_001 }), `${ITERATIONS}, not 1000001.`],
    [repeat({ iterations: 1e21 }), `${ITERATIONS}, not 1e+21.`],
    [repeat({ maps: 1001 }), `work.maps ${MAPS}, not 1001.`],
    [repeat({ call: undefined }), "work.call is missing: it takes an expression, like 'step()'."],
    [repeat({ call: ['step()'] }), "work.call takes an expression, like 'step()', not [ 'step()' ]."],
    [
      hunt({ iterations: 10_000_001 }),
      'work.iterations takes a whole number from 1 to 10,000,000, not 10000001.',
    ],
    [hunt({ untilMs: Infinity }), `work.untilMs ${RUN_MS}, not Infinity.`],
    [hunt({ untilMs: 2_073_600_001 }), `work.untilMs ${RUN_MS}, not 2073600001.`],
    [hunt({ setup: 3 }), "work.setup takes a statement, like 'init()', not 3."],
    [hunt({ allowErrors: 1 }), 'work.allowErrors takes true or false, not 1.'],
    [{ work: null }, 'work takes an object with a type, not null.'],
    [{ work: 'script' }, "work takes an object with a type, not 'script'."],
    [{ work: { type: 'x' } }, "work.type takes 'script', 'repeat', 'hunt', 'noalloc' or 'loops', not 'x'."],
    [{ work: {} }, "work.type is missing: it takes 'script', 'repeat', 'hunt', 'noalloc' or 'loops'."],
    [{ sampling: null }, 'sampling takes an object, not null.'],
    [{ sampling: { intervalMs: '10' } }, `sampling.intervalMs ${INTERVAL_MS}, not '10'.`],
    [{ sampling: { intervalMs: -1 } }, `sampling.intervalMs ${INTERVAL_MS}, not -1.`],
    [{ sampling: { intervalMs: 0.4 } }, `sampling.intervalMs ${INTERVAL_MS}, not 0.4.`],
    [{ sampling: { intervalMs: 86_400_001 } }, `sampling.intervalMs ${INTERVAL_MS}, not 86400001.`],
    [{ sampling: { collectEveryMs: 2 ** 30 } }, `sampling.collectEveryMs ${INTERVAL_MS}, not 1073741824.`],
    [{ sampling: { durationMs: 2 ** 31 } }, `sampling.durationMs ${RUN_MS}, not 2147483648.`],
    [{ sampling: { lingerMs: 2 ** 31 } }, `sampling.lingerMs ${RUN_MS}, not 2147483648.`],
    [{ sampling: { lingerMs: 0 } }, `sampling.lingerMs ${RUN_MS}, not 0.`],
    [{ sampling: { maps: 0.5 } }, `sampling.maps ${MAPS}, not 0.5.`],
    [{ sampling: { maxOverhead: 5 } }, `${OVERHEAD}, not 5.`],
    [{ sampling: { maxOverhead: 0 } }, `${OVERHEAD}, not 0.`],
    [{ reset: 'cold' }, "reset takes 'soft', 'hard' or 'none', not 'cold'."],
    [{ verify: 'no' }, "verify takes true or false, not 'no'."],
    [{ force: 'yes' }, "force takes true or false, not 'yes'."],
    [{ bootTimeoutMs: -5 }, `bootTimeoutMs ${BOOT_MS}, not -5.`],
    [{ bootTimeoutMs: 3_600_001 }, `bootTimeoutMs ${BOOT_MS}, not 3600001.`],
    [{ port: 3 }, "port takes a text like 'auto', 'sim' or '/dev/ttyACM0', not 3."],
    [{ outDir: null }, 'outDir takes the path of a folder, not null.'],
    [{ cacheDir: 1 }, 'cacheDir takes the path of a folder, not 1.'],
    [{ signal: true }, 'signal takes an AbortSignal, not true.'],
    [{ onPhase: 'print' }, "onPhase takes a function, not 'print'."],
    [{ scriptPath: undefined }, 'There is no script to run.'],
    [{ asMain: true }, 'Give a script or --as-main, not both: --as-main runs the main.py of the board.'],
    [
      { scriptPath: undefined, asMain: true, paths: ['lib'] },
      '--as-main imports from the board, and takes no --path.',
    ],
  ])('%j', async (options, message) => {
    expect(await refused({ ...PLACE, ...options })).toMatchObject({ code: 'USAGE', message });
  });

  it.each<[options: object, message: string, meant: string[]]>([
    [{ call: 'step()', iterations: 3 }, 'There is no option call.', ['Did you mean work.call?']],
    [{ intervalMs: 10 }, 'There is no option intervalMs.', ['Did you mean sampling.intervalMs?']],
    [{ outdir: 'x' }, 'There is no option outdir.', ['Did you mean outDir?']],
    [{ somethingElse: 1 }, 'There is no option somethingElse.', []],
    [repeat({ iteration: 3 }), 'There is no option work.iteration.', ['Did you mean work.iterations?']],
    [{ work: { type: 'script', call: 'step()' } }, 'There is no option work.call.', []],
    [
      { sampling: { interval: 3 } },
      'There is no option sampling.interval.',
      ['Did you mean sampling.intervalMs?'],
    ],
  ])('%j, as a name that is not known', async (options, message, meant) => {
    const error = await refused({ ...PLACE, ...options });
    expect(error).toMatchObject({ code: 'USAGE', message });
    expect(error.suggestions.slice(0, -1)).toEqual(meant);
    expect(error.suggestions.at(-1)).toMatch(/^Options: \w+(, \w+)*\.$/);
  });

  it.each([
    [undefined, 'The argument is missing: it takes an object.'],
    ['main.py', "The argument takes an object, not 'main.py'."],
  ])('%j in place of options', async (options, message) => {
    expect(await refused(options)).toMatchObject({ code: 'USAGE', message });
  });

  it.each<[options: object, message: string]>([
    [{}, "call is missing: it takes an expression, like 'step()'."],
    [{ call: 'step()', iterations: 2.5 }, 'iterations takes a whole number from 1 to 10,000,000, not 2.5.'],
    [{ call: 'step()', work: { type: 'script' } }, 'There is no option work.'],
    [{ call: 'step()', sampling: {} }, 'There is no option sampling.'],
  ])('%j of a hunt', async (options, message) => {
    const error = await refusal(runLeak({ ...PLACE, ...options } as RunLeakOptions));
    expect(error).toMatchObject({ code: 'USAGE', message });
  });

  it('a run without mpgc together with calls', async () => {
    const error = await refused({ ...PLACE, ...repeat({}), bare: true });
    expect(error).toMatchObject({
      code: 'USAGE',
      message: '--bare runs without mpgc on the heap, so it takes no --call.',
    });
    expect(error.suggestions).toEqual([expect.stringContaining('Put the calls into the script')]);
    expect(await refused({ ...PLACE, ...repeat({}), bare: false })).toMatchObject({
      code: 'SCRIPT_NOT_FOUND',
    });
  });

  it('nothing that may be', async () => {
    expect(await refused({ ...PLACE, ...repeat({ maps: 1000, iterations: 1_000_000 }) })).toMatchObject({
      code: 'SCRIPT_NOT_FOUND',
    });
  });
});

describe('the header of a capture', () => {
  const script = { name: 'main.py', bytes: Buffer.from('x'), text: 'x' };
  const program = { script, path: 'main.py', board: null, included: [] };
  const optionsOf = (options: Omit<RunProfileOptions, 'scriptPath'>) =>
    headerOf(profileRequest({ scriptPath: 'main.py', ...options }), program, new Date(0), 'sim').options;
  const { maps: _, timer: _timer, ...sampling } = SAMPLING;

  it.each<[kind: string, options: Omit<RunProfileOptions, 'scriptPath'>, said: object]>([
    ['the script alone', {}, { call: null, iterations: 0 }],
    [
      'lingering',
      { sampling: { lingerMs: 10, maps: 2 } },
      { call: null, iterations: 0, lingerMs: 10, maps: 2 },
    ],
    [
      'repetitions',
      { work: { type: 'repeat', call: 'step()', maps: 4 }, sampling: { maps: 2 } },
      { call: 'step()', iterations: 10, maps: 4 },
    ],
    [
      'repetitions without collections',
      { work: { type: 'repeat', call: 'step()', collect: false } },
      { call: 'step()', iterations: 10, uncollected: true },
    ],
    [
      'a timer that is not to sample',
      { sampling: { timer: false } },
      { call: null, iterations: 0, timer: false },
    ],
    [
      'a hunt',
      { work: { type: 'hunt', call: 'step()', iterations: 500 } },
      {
        call: 'step()',
        iterations: 0,
        hunt: { setup: null, iterations: 500, untilMs: null, allowErrors: false },
      },
    ],
  ])('says of %s what was asked for', (_kind, options, said) => {
    expect(optionsOf(options)).toEqual({ ...sampling, reset: 'soft', ...said });
  });
});
