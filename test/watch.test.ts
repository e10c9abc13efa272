import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, openPage } from '../packages/notebooks/test/support/browser.js';
import { freePorts, type Tavola, tavola } from './helpers/tavola.js';

const HEADER =
  'order_details_id,order_id,pizza_id,quantity,order_date,order_time,unit_price,total_price,pizza_size,pizza_category,pizza_ingredients,pizza_name\n';

function row(id: number): string {
  return `${id},${id},p,1,2015-01-01,11:38:36,10,10,M,Classic,"Ham",The Pizza\n`;
}

let folder: string;
let data: string;
let out: string;
let running: Tavola | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tavola-watch-'));
  data = join(folder, 'sales.csv');
  // Within the folder of the source, so that what is written there would be seen.
  out = join(folder, 'out');
  writeFileSync(data, HEADER + row(1));
});
afterEach(async () => {
  await running?.kill('SIGTERM');
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** How many runs have said what they came to. */
const reports = (stdout: string): { rows: number }[] =>
  stdout.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));

describe('tavola run --watch', () => {
  it('refreshes after what was appended or replaced, tells errors and goes on, and ends well', async () => {
    running = tavola([
      'run',
      '--data',
      data,
      '--out',
      out,
      '--json',
      '--watch',
      '--max-rejects',
      '0',
    ]);
    await running.until(/watching /);
    const since = Date.now();
    appendFileSync(data, row(2));
    await running.until(/"rows":2,/);
    // Settled for 200 ms, then published within a second.
    expect(Date.now() - since).toBeLessThan(1_200);
    appendFileSync(data, 'no row\n');
    await running.until(/the snapshot before stays; watching goes on/);
    const next = join(folder, 'next.tmp');
    writeFileSync(next, HEADER + row(1) + row(2) + row(3));
    renameSync(next, data);
    await running.until(/"rows":3,/);
    // Nothing else starts a run: not what is written to the output folder, nor a file beside.
    writeFileSync(join(folder, 'other.csv'), 'x');
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(reports(running.stdout).map(({ rows }) => rows)).toEqual([1, 2, 3]);
    expect(await running.kill('SIGTERM')).toMatchObject({ code: 0 });
  });

  it('sees files come and go in a folder', async () => {
    const parts = mkdtempSync(join(folder, 'parts-'));
    writeFileSync(join(parts, 'a.csv'), HEADER + row(1));
    running = tavola(['run', '--data', parts, '--out', out, '--json', '--watch']);
    await running.until(/watching /);
    writeFileSync(join(parts, 'b.csv'), HEADER + row(2));
    await running.until(/"rows":2,/);
    rmSync(join(parts, 'a.csv'));
    await running.until(/"rows":1,[^\n]*"reused":1[^\n]*\n/);
    expect(await running.interrupt()).toMatchObject({ code: 0 });
  });

  it('sees that a link leads to another folder, and what changes there', async () => {
    const release = (name: string, rows: number): string => {
      const parts = join(folder, name);
      mkdirSync(parts);
      const ids = Array.from({ length: rows }, (_, i) => row(i + 1));
      writeFileSync(join(parts, 'a.csv'), HEADER + ids.join(''));
      symlinkSync(parts, join(folder, 'next'));
      renameSync(join(folder, 'next'), join(folder, 'current'));
      return parts;
    };
    release('first', 1);
    const args = ['--data', join(folder, 'current'), '--out', out, '--json', '--watch'];
    running = tavola(['run', ...args]);
    await running.until(/watching /);
    const second = release('second', 2);
    await running.until(/"rows":2,/);
    appendFileSync(join(second, 'a.csv'), row(3));
    await running.until(/"rows":3,/);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(reports(running.stdout).map(({ rows }) => rows)).toEqual([1, 2, 3]);
  });

  it('is called wrongly with standard input', async () => {
    const { code, stderr } = await tavola(['run', '--data', '-', '--out', out, '--watch']).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/Standard input cannot be watched/);
  });
});

describe('tavola run --scheduler-port', () => {
  const stateOf = async (scheduler: string): Promise<{ runs: { outcome?: string }[] }> => {
    const { state } = await (await fetch(`${scheduler}state`)).json();
    return state;
  };

  it('shows the run on a page until it is interrupted', async () => {
    const [port] = await freePorts(1);
    const shown = ['--scheduler-port', port!, '--host', '127.0.0.1'];
    running = tavola(['run', '--data', data, '--out', out, ...shown]);
    const ready = await running.ready();
    expect(ready).toEqual({
      scheduler: `http://127.0.0.1:${port}/`,
      kpis: '6',
      rows: '1',
      rejected: '0',
    });
    expect(await (await fetch(ready.scheduler!)).text()).toMatch(/<!doctype html>/i);
    expect((await stateOf(ready.scheduler!)).runs).toHaveLength(1);
    // Somebody who looks at it keeps nothing from ending.
    const events = await fetch(`${ready.scheduler}events`, {
      headers: { accept: 'text/event-stream' },
    });
    const began = Date.now();
    expect(await running.kill('SIGTERM')).toMatchObject({ code: 0 });
    expect(Date.now() - began).toBeLessThan(5_000);
    await events.text().catch(() => {});
    await expect(fetch(ready.scheduler!)).rejects.toThrow();
  });

  it('shows each refresh with --watch, those that fail, too', async () => {
    const [port] = await freePorts(1);
    const args = ['--data', data, '--out', out, '--watch', '--max-rejects', '0'];
    running = tavola(['run', ...args, '--scheduler-port', port!]);
    const { scheduler } = await running.ready();
    await running.until(/watching /);
    appendFileSync(data, 'no row\n');
    await running.until(/the snapshot before stays/);
    writeFileSync(data, HEADER + row(1) + row(2));
    await running.until(/ 2 rows used/);
    expect((await stateOf(scheduler!)).runs.length).toBeGreaterThanOrEqual(3);
    expect(await running.interrupt()).toMatchObject({ code: 0 });
  });

  it('runs again when it is asked to with a token', async () => {
    const [port] = await freePorts(1);
    const token = 'a-token-of-twenty-four-c';
    const args = ['--data', data, '--out', out, '--scheduler-port', port!];
    running = tavola(['run', ...args], { TAVOLA_TOKEN: token });
    const { scheduler } = await running.ready();
    const post = (headers: HeadersInit) => fetch(`${scheduler}runs`, { method: 'POST', headers });
    /** Asks until the run before is at its end, which is a little after it has said what it came to. */
    const ask = async (): Promise<Response> => {
      const answer = await post({ authorization: `Bearer ${token}` });
      return answer.status === 409 ? ask() : answer;
    };
    expect((await post({})).status).toBe(401);
    appendFileSync(data, row(2));
    const asked = await ask();
    expect(asked.status).toBe(202);
    const { run } = (await asked.json()) as { run: string };
    await running.until(new RegExp(`run ${run}: 2 rows used`));
    expect((await stateOf(scheduler!)).runs).toHaveLength(2);
    // What it fails with is told, and it goes on.
    writeFileSync(data, 'nothing of the kind\n');
    expect((await ask()).status).toBe(202);
    await running.until(/the snapshot before stays/);
    expect(await running.interrupt()).toMatchObject({ code: 0 });
  });

  it('ends with its first run where that fails', async () => {
    const [port] = await freePorts(1);
    const missing = ['--data', join(folder, 'missing.csv'), '--out', out];
    const args = [...missing, '--scheduler-port', port!, '--watch'];
    const { code, stdout } = await tavola(['run', ...args]).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it.each(['--host', '--token-file'])('is called wrongly with %s alone', async (option) => {
    const { code, stderr } = await tavola(['run', '--data', data, option, '0.0.0.0']).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(`${option} is for the scheduler page`);
  });
});

describe.skipIf(noBrowser !== undefined)('tavola up --watch', () => {
  it('has an open dashboard follow the source', async () => {
    const [port, schedulerPort] = await freePorts(2);
    const ports = ['--port', port!, '--scheduler-port', schedulerPort!];
    running = tavola(['up', '--data', data, '--out', out, ...ports, '--no-open', '--watch']);
    const { dashboard } = await running.ready();
    await running.until(/watching /);
    const browser = await launchBrowser();
    try {
      const { page } = await openPage(browser, dashboard!);
      await page.waitForFunction(() =>
        /\b1 row/.test(document.querySelector('.provenance')?.textContent ?? ''),
      );
      await page.evaluate(() => document.body.setAttribute('data-not-reloaded', ''));
      appendFileSync(data, row(2) + row(3));
      await page.waitForFunction(() =>
        /\b3 rows/.test(document.querySelector('.provenance')?.textContent ?? ''),
      );
      expect(await page.locator('body[data-not-reloaded]').count()).toBe(1);
    } finally {
      await browser.close();
    }
  });
});

describe('a refresh that is killed', () => {
  it('leaves state that the next one can use, and that it does not trust blindly', async () => {
    const content = HEADER + Array.from({ length: 60_000 }, (_, i) => row(i + 1)).join('');
    writeFileSync(data, content);
    const first = await tavola(['run', '--data', data, '--out', out, '--json']).ended;
    expect(first.code).toBe(0);
    for (const wait of [150, 300, 450]) {
      appendFileSync(data, row(60_001 + wait));
      const killed = tavola(['run', '--data', data, '--out', out, '--json']);
      await new Promise((resolve) => setTimeout(resolve, wait));
      await killed.kill('SIGKILL');
    }
    const args = ['run', '--data', data, '--json'];
    const [next] = reports((await tavola([...args, '--out', out]).ended).stdout);
    const full = join(folder, 'full');
    const [expected] = reports((await tavola([...args, '--out', full, '--no-reuse']).ended).stdout);
    expect(next).toMatchObject({
      snapshot: (expected as unknown as { snapshot: string }).snapshot,
    });
    expect((next as unknown as { splits: { reused: number } }).splits.reused).toBeGreaterThan(0);
  });
});
