import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inlineEngine, runWorkbench } from '@tavola/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { rejectsCommand } from '../../src/cli/commands/rejects.js';
import { loadWorkbench } from '../../src/cli/load-workbench.js';
import { remedyOf } from '../../src/cli/reject-remedies.js';

const CONFIG = fileURLToPath(new URL('workbench.ts', import.meta.url));
const CSV = `order_id,size,price\n1,S,9.50\nx,"L ""x""",20.75\n3,S,9.505\n4,S\n`;

let folder: string;
let data: string;
let out: string;
let printed: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tavola-rejects-'));
  data = join(folder, 'sales.csv');
  out = join(folder, 'out');
  await writeFile(data, CSV);
  await runWorkbench(await loadWorkbench(CONFIG), { data, out, engine: inlineEngine() });
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const call = (...args: string[]) =>
  rejectsCommand()
    .exitOverride()
    .parseAsync(['--out', out, ...args], { from: 'user' });

describe('tavola rejects', () => {
  it('counts them by reason and column, with examples and what helps', async () => {
    await call();
    expect(printed).toBe(
      `3 of 4 rows were rejected (75 %)

By reason
  2  cast
     the field is no value of its column: mend it, or declare another type
     the number has more digits after the point than its column: declare a decimal with more of
     them, or mend it
       line 3  order_id  x      x,"L ""x""",20.75
       line 4  price     9.505  3,S,9.505
  1  missing-columns
     the row has fewer fields than the header: mend it, or quote the line break within a field
       line 5  4,S

By column
  1  (the whole row)  missing-columns 1
  1  order_id         cast 1: x
  1  price            cast 1: 9.505

To mend them, write them out with --to fixed.csv, mend its column raw, and take it back with --replay fixed.csv.
`,
    );
    printed = '';
    await call('--reason', 'cast', '--column', 'price', '--limit', '0');
    expect(printed).toMatch(/^1 of 4 rows was rejected for reason cast in price \(25 %\)$/m);
    expect(printed).not.toContain('line 4');
    printed = '';
    await call('--column', 'none');
    expect(printed).toBe('No row was rejected in none.\n');
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await expect(call('--reason', 'nonsense')).rejects.toThrow(/choices are missing-columns/);
  });

  it('lists some of them, also as JSON', async () => {
    await call('--list', '--reason', 'cast', '--limit', '1', '--json');
    expect(JSON.parse(printed)).toMatchObject({ line: 3, column: 'order_id', value: 'x' });
    printed = '';
    await call('--list', '--column', 'price');
    expect(printed).toBe('line 4: cast price "9.505" in 3,S,9.505\n');
    printed = '';
    await call('--json');
    expect(JSON.parse(printed)).toMatchObject({ total: 3, checks: [] });
  });

  it('writes them to be mended, as they are', async () => {
    await call('--csv');
    expect(printed).toBe(await readFile(join(out, 'current', 'rejects.csv'), 'utf8'));
    await call('--to', join(folder, 'some.csv'), '--column', 'price');
    expect(await readFile(join(folder, 'some.csv'), 'utf8')).toMatch(
      /^file,line,.*\nsales.csv,4,\d+,price,.*\n$/,
    );
  });

  it('names the file of each, where there are several', async () => {
    const several = join(folder, 'several');
    const months = join(folder, 'months');
    await mkdir(months);
    await writeFile(join(months, 'april.csv'), 'order_id,size,price\n1,S,9.50\n');
    await writeFile(join(months, 'may.csv'), CSV);
    const options = { data: months, out: several, engine: inlineEngine() };
    await runWorkbench(await loadWorkbench(CONFIG), options);
    await rejectsCommand().parseAsync(['--out', several, '--list', '--limit', '1'], {
      from: 'user',
    });
    expect(printed).toMatch(/^may\.csv, line 3: cast order_id/);
  });

  it('ends quietly where nobody reads on, and says where there is no room', async () => {
    const bin = fileURLToPath(new URL('../../bin/tavola.js', import.meta.url));
    const many = join(folder, 'many');
    const bad = join(folder, 'bad.csv');
    await writeFile(bad, `order_id,size,price\n${'x,S,1\n'.repeat(20_000)}`);
    const options = { data: bad, out: many, engine: inlineEngine() };
    await runWorkbench(await loadWorkbench(CONFIG), options);
    const command = `'${process.execPath}' '${bin}' rejects --out '${many}' --csv`;
    const shell = (line: string) => promisify(execFile)('bash', ['-o', 'pipefail', '-c', line]);
    expect(await shell(`${command} | head -1`)).toEqual({
      stdout: 'file,line,byte_offset,column,reason,value,raw\n',
      stderr: '',
    });
    const full = await shell(`${command} > /dev/full`).catch((error: object) => error);
    expect(full).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^tavola: Standard output cannot be written: .*\n$/),
    });
  });

  it.each([
    ['31.12.2015', /declare its formats/],
    ['3 Mar 2015', /declare its formats/],
    ['1.234,50', /decimalMark, thousands/],
    ['12,5', /decimalMark, thousands/],
    ["1'234.50", /decimalMark, thousands/],
    ['12345678901234567890', /a precision/],
    ['1.005', /digits after the point/],
    ['x', /mend it, or declare another type/],
  ])('says what helps of a value such as %s', (value, remedy) => {
    expect(remedyOf('cast', value)).toMatch(remedy);
  });

  it('says where nothing is published', async () => {
    const command = rejectsCommand().parseAsync(['--out', join(folder, 'none')], { from: 'user' });
    await expect(command).rejects.toThrow(/there is no snapshot in .*: run first/);
  });

  it('replays mended rows, as it is shipped', async () => {
    const fixed = join(folder, 'fixed.csv');
    await call('--to', fixed);
    await writeFile(
      fixed,
      (await readFile(fixed, 'utf8'))
        .replace('"4,S"', '"4,S,1.00"')
        .replace('"3,S,9.505"', '"3,S,9.50"'),
    );
    const bin = fileURLToPath(new URL('../../bin/tavola.js', import.meta.url));
    const args = ['--out', out, '--data', data, '--config', CONFIG, '--replay', fixed];
    const { stdout } = await promisify(execFile)(process.execPath, [bin, 'rejects', ...args]);
    expect(stdout).toBe('2 mended, 0 still rejected, 0 unused\n');
    await call('--list');
    expect(printed).toMatch(/^line 3: .*\n$/);
  });
});
