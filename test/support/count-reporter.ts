import type { Reporter, TestModule } from 'vitest/node';

/** Ends a log with what was skipped, by suite, and the one line that counts: `N passed, N failed, N skipped`. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const skipped = new Map<string, number>();
    for (const module of modules) {
      counts.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed' || state === 'failed') {
          counts[state] += 1;
          continue;
        }
        counts.skipped += 1;
        const suite = test.parent.type === 'suite' ? test.parent.fullName : test.fullName;
        skipped.set(suite, (skipped.get(suite) ?? 0) + 1);
      }
    }
    for (const [suite, tests] of skipped) console.log(`skipped: ${suite} (${tests} tests)`);
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
