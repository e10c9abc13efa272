import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CheckResult, RunEvent } from '@tavola/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createWebhook } from '../../src/cli/webhook.js';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);
const warned: CheckResult = {
  check: 'few',
  dataset: 'sales',
  otherwise: 'warn',
  outcome: 'warn',
  rows: 2,
  message: '2 rows do not pass',
};
const started = { type: 'run-started', run: 'r1', at: AT, dataset: 'sales' } as RunEvent;
const failed: RunEvent = {
  type: 'run-failed',
  run: 'r1',
  at: AT,
  code: 'CHECK_FAILED',
  message: 'Check few fails.',
};
const finished = { type: 'run-finished', run: 'r1', at: AT } as RunEvent;
const done = (result: CheckResult): RunEvent => ({ type: 'check-done', run: 'r1', at: AT, result });

let server: Server | undefined;
afterEach(() => server?.close());

/** An address that answers so, and what it is sent. */
async function listen(status: number): Promise<{ url: string; bodies: unknown[] }> {
  const bodies: unknown[] = [];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk;
    });
    request.on('end', () => {
      bodies.push({ method: request.method, ...JSON.parse(text) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook?token=secret`, bodies };
}

async function tell(url: string, events: RunEvent[]): Promise<string[]> {
  const lines: string[] = [];
  const hook = createWebhook(url, (line) => lines.push(line));
  for (const event of events) hook.onEvent(event);
  await hook.settled();
  return lines;
}

describe('the webhook', () => {
  it('is told of a check that fails, with what did not hold', async () => {
    const { url, bodies } = await listen(204);
    const passed: CheckResult = { ...warned, check: 'other', outcome: 'pass', rows: 0 };
    const fails: CheckResult = { ...warned, outcome: 'fail', otherwise: 'fail' };
    expect(await tell(url, [started, done(passed), done(fails), failed])).toEqual([]);
    expect(bodies).toEqual([
      {
        method: 'POST',
        event: 'check-failed',
        run: 'r1',
        dataset: 'sales',
        code: 'CHECK_FAILED',
        message: 'Check few fails.',
        checks: [fails],
        at: '2026-01-02T03:04:05.000Z',
      },
    ]);
  });

  it('is told of a check that warns and of any other failure, and of no run without', async () => {
    const { url, bodies } = await listen(200);
    await tell(url, [started, finished]);
    expect(bodies).toEqual([]);
    await tell(url, [started, done(warned), finished]);
    await tell(url, [{ ...failed, code: 'SOURCE_NOT_FOUND' } as RunEvent]);
    expect(bodies).toMatchObject([
      { event: 'check-warned', message: 'few: 2 rows do not pass' },
      { event: 'run-failed', code: 'SOURCE_NOT_FOUND', checks: [] },
    ]);
  });

  it('costs no more than a warning where it fails, and says nothing of its secret', async () => {
    const { url } = await listen(500);
    const refusing = await tell(url, [started, failed]);
    expect(refusing).toEqual([
      expect.stringMatching(/^webhook: 127\.0\.0\.1:\d+ was not told: it answers 500$/),
    ]);
    const absent = await tell('http://127.0.0.1:1/?token=secret', [started, failed]);
    expect(absent).toHaveLength(1);
    expect(absent[0]).not.toContain('secret');
    expect(() => createWebhook('secret')).toThrow(/begins with http/);
    expect(() => createWebhook('secret')).not.toThrow(/secret/);
  });
});
