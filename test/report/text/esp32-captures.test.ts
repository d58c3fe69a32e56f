import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { findFindings } from '../../../src/analysis/findings/find-findings.js';
import { listFigures } from '../../../src/report/run/figure-list.js';
import { describeFinding } from '../../../src/report/text/findings/describe-finding.js';
import { findingAdvice } from '../../../src/report/text/findings/finding-advice.js';
import { findingEvidence } from '../../../src/report/text/findings/finding-evidence.js';
import { readCapture } from '../../../src/session/read/read-capture.js';

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/esp32/${name}.mpgc.jsonl`, import.meta.url));
}

/** What the report says of captures of an ESP32; test/fixtures/esp32/README.md has their origin. */
function reportOf(name: string) {
  const analysis = analyse(readCapture(pathOf(name)));
  const { findings, summary, capture } = analysis;
  const run = { header: capture.header, captureName: name, repeatable: analysis.repeatable };
  return {
    summary,
    codes: findings.map(({ code }) => code),
    sentences: findings.map(describeFinding),
    evidence: findings.flatMap((finding) => findingEvidence(finding, summary)),
    advice: findings.flatMap((finding) => findingAdvice(finding, run)).map(({ code }) => code),
    figure: (code: string) => listFigures(analysis).find((figure) => figure.code === code),
  };
}

describe('a capture of an ESP32', () => {
  it('whose heap grew says so, collects inside, and is equal to the model', () => {
    const { summary, codes, figure } = reportOf('grows');
    expect(codes).toEqual(['retained']);
    expect(summary.board?.collects).toBe('inline');
    expect(summary.modelCheck?.conformance.status).toBe('match');
    expect(summary.collections.pauseUs?.count).toBe(2);
    expect(summary.totalBytes! - summary.baselineMap!.totalBytes).toBe(summary.grownBytes);
    expect(summary.grownBytes).toBe(56_000);
    // 90 buffers of 1,000 B in 63 blocks and their object, the list and its buffer.
    expect(summary.retainedBytes).toBeGreaterThanOrEqual(90 * (63 * 16 + 16) + 16 + 512);
    expect(summary.retainedBytes).toBeLessThan(90 * (63 * 16 + 16) + 16 + 512 + 256);
    expect(figure('system-heap')?.value).toBe('84,168 B (82.2 KiB) free');
  });

  it('that ran out of memory in one area with another free says so', () => {
    const { sentences, codes, evidence } = reportOf('areas');
    expect(codes[0]).toBe('out-of-memory');
    expect(sentences[0]).toContain('it asked for 36,000 B (35.2 KiB)');
    expect(sentences[0]).toContain('No single area of the heap had that much free');
    expect(evidence.join(' ')).toContain(
      "30,916 B (30.2 KiB) free in the system's heap, 14,336 B (14.0 KiB) in one piece",
    );
  });

  it('that switched Wi-Fi on and off says what the system took', () => {
    const { sentences, codes, advice } = reportOf('wifi_on_and_off');
    expect(codes).toContain('system-taken');
    expect(sentences[codes.indexOf('system-taken')]).toBe(
      "The system took 41,212 B (40.2 KiB) while the program ran (Wi-Fi, TLS, threads): MicroPython's heap can grow by 98,304 B (96.0 KiB), down from 110,592 B (108.0 KiB).",
    );
    expect(advice).toContain('start-system-first');
  });

  it('that started a thread says what its stack took, and from what not', () => {
    const { sentences, codes } = reportOf('thread_goes_on');
    expect(codes).toContain('system-taken');
    expect(sentences[codes.indexOf('system-taken')]).toBe(
      "The system took 5,476 B while the program ran (Wi-Fi, TLS, threads): MicroPython's heap can still grow by 110,592 B (108.0 KiB).",
    );
  });

  it('whose heap starved Wi-Fi names that as the cause', () => {
    const { sentences, codes, evidence } = reportOf('wifi_starved');
    expect(codes[0]).toBe('system-out-of-memory');
    expect(codes).not.toContain('program-failed');
    expect(codes).not.toContain('system-taken');
    expect(sentences[0]).toBe(
      "The system ran out of memory, not MicroPython's heap: OSError: WiFi Out of Memory. MicroPython's heap had grown by 133,376 B (130.3 KiB), taken from the system.",
    );
    expect(evidence.join(' ')).toContain('before the program: 14');
  });

  it.each([
    ["OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')", true],
    ["OSError: can't create thread", true],
    ['OSError: [Errno 12] ENOMEM', true],
    ['OSError: [Errno 116] ETIMEDOUT', false],
    ['OSError: 128', false],
  ])('whose program raised %s: the system ran out of memory: %s', (message, isSystems) => {
    const { capture, summary } = analyse(readCapture(pathOf('wifi_starved')));
    const found = findFindings(capture, { ...summary, error: { ...summary.error!, message } });
    expect(found[0]!.code).toBe(isSystems ? 'system-out-of-memory' : 'program-failed');
  });

  it('of a firmware that tells of one small region concludes nothing from that', () => {
    const { summary, codes, figure } = reportOf('fixed_heap');
    expect(codes).toEqual(['retained']);
    expect(summary.systemHeap).toMatchObject({ room: null, regions: 1, totalBytes: 240 });
    expect(figure('system-heap')).toMatchObject({ value: 'not known' });
    expect(summary.board?.growing).toBe(false);
  });
});
