// Prints what it takes to put a probe before each line of a script of 5,000 lines, and to prepare that for a board: npm run bench:instrument
import { bundled } from '../scripts/bundled.js';

const { probeTexts, prepareScript } = await bundled(
  'src/instrument/lines/probed-texts.ts',
  'src/agent/script/prepare-script.ts',
);

const LINES = 5000;
const RUNS = 5;
const FUNCTION = `def function_N(a, b=1):
    "what it does"
    total = [x * 2 for x in range(a)]
    for i in range(b):
        if i % 3 == 0: total.append(i); continue
        elif i > 10:
            break
        data = bytearray(16)
        total.append((i, data))
    try:
        value = {'a': f'{a}', 'b': total}
    except ValueError as error:
        print(error)
    finally:
        done = True
    text = """several
    lines"""
    return value, done
`;

const count = Math.ceil(LINES / (FUNCTION.split('\n').length - 1));
const text = Array.from({ length: count }, (_, at) => FUNCTION.replaceAll('N', String(at))).join('');
for (let run = 0; run < RUNS; run++) {
  const startedMs = performance.now();
  const { files, probes } = probeTexts([{ path: 'main.py', text }], { detail: 'line', numberOf: (at) => at });
  const placedMs = performance.now() - startedMs;
  prepareScript(files[0].text, { sysModules: true });
  const allMs = performance.now() - startedMs;
  const what = `${text.split('\n').length - 1} lines, ${probes.length} probes, ${run === 0 ? 'the first time' : 'again'}`;
  console.log(`${what}: ${placedMs.toFixed(0)} ms, with the script prepared ${allMs.toFixed(0)} ms`);
}
