import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Ends a log with what was skipped, and why, the time of each kind of test, what failed, as a log may be cut to its end, and the
 * one line that counts:
 * `N passed, N failed, N skipped`.
 */
export default class CountReporter implements Reporter {
  #kinds = new Map<string, { beganMs: number; endedMs: number }>();

  /** The kinds run one after the other, so the time from the first file to the last is a kind's own. */
  onTestModuleQueued({ project: { name } }: TestModule): void {
    const nowMs = performance.now();
    if (!this.#kinds.has(name)) this.#kinds.set(name, { beganMs: nowMs, endedMs: nowMs });
  }

  onTestModuleEnd({ project: { name } }: TestModule): void {
    const kind = this.#kinds.get(name);
    if (kind) kind.endedMs = performance.now();
  }

  onTestRunEnd(modules: ReadonlyArray<TestModule>, unhandled: ReadonlyArray<unknown>): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    for (const line of skippedLines(tests)) console.log(line);
    for (const [name, { beganMs, endedMs }] of this.#kinds) {
      const own = tests.filter(({ project }) => project.name === name).length;
      console.log(`${name}: ${own} tests in ${((endedMs - beganMs) / 1000).toFixed(1)} s`);
    }
    for (const line of failedLines(tests)) console.log(line);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.reduce((sum, module) => sum + module.errors().length, unhandled.length);
    const skipped = tests.length - count('passed') - count('failed');
    console.log(`${count('passed')} passed, ${count('failed') + broken} failed, ${skipped} skipped`);
  }
}

/** Each by its kind, file and name, with the first line of what it raised. */
function failedLines(tests: TestCase[]): string[] {
  return tests.flatMap((test) => {
    const { state, errors } = test.result();
    if (state !== 'failed') return [];
    const [reason = ''] = (errors?.[0]?.message ?? '').split('\n');
    return `failed: ${test.project.name} ${test.module.relativeModuleId} > ${test.fullName}: ${reason.slice(0, 200)}`;
  });
}

/** By suite, and by the reason that a test gave when it found out. */
function skippedLines(tests: TestCase[]): string[] {
  const counts = new Map<string, number>();
  for (const test of tests) {
    const result = test.result();
    if (result.state === 'passed' || result.state === 'failed') continue;
    const suite = test.parent.type === 'suite' ? test.parent.fullName : test.fullName;
    const key = result.state === 'skipped' && result.note ? `${suite}: ${result.note}` : suite;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `skipped: ${key} (${count} tests)`);
}
