import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOT_PUBLISHED } from '../packages/notebooks/src/client.js';
import { freePorts, isRunning, npmStart, processTree, tavola } from './helpers/tavola.js';

const HEADER =
  'order_details_id,order_id,pizza_id,quantity,order_date,order_time,unit_price,total_price,pizza_size,pizza_category,pizza_ingredients,pizza_name';
const ROW =
  '1,1,hawaiian_m,1,2015-01-01,11:38:36,13.25,13.25,M,Classic,"Ham, Pineapple",The Hawaiian Pizza';

let folder: string;
let out: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tavola-mistakes-'));
  out = join(folder, 'out');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Runs the command and gives what it says on standard error. */
async function complaint(args: string[], code: number): Promise<string> {
  const ended = await tavola(args).ended;
  expect(ended.code, ended.stderr).toBe(code);
  expect(ended.stdout).toBe('');
  expect(ended.stderr).not.toMatch(/^\s+at /m);
  return ended.stderr.trimEnd();
}

describe('the command says in one line what is wrong and what to do', () => {
  const run = (data: string, ...more: string[]): string[] => [
    'run',
    '--data',
    data,
    '--out',
    out,
    ...more,
  ];

  it.each<[string, () => string[], RegExp]>([
    [
      'a file that is not there',
      () => run(join(folder, 'none.csv')),
      /There is no file .*none\.csv.*--data/,
    ],
    ['a folder', () => run(folder), /The folder .* has no file that can be read.*--data/],
    ['an empty file', () => run(file('empty.csv', '')), /is empty.*first line/],
    [
      'a header that lacks columns',
      () =>
        run(
          file(
            'header.csv',
            `${HEADER.replace('total_price', 'totalprice').replace('quantity', 'n')}\n${ROW}\n`,
          ),
        ),
      /lacks quantity, total_price \(nearest is "totalprice"\)/,
    ],
    [
      'an output folder that cannot be made',
      () => [
        'run',
        '--data',
        file('ok.csv', `${HEADER}\n${ROW}\n`),
        '--out',
        join(file('file', ''), 'out'),
      ],
      /output folder .* cannot be written.*--out/,
    ],
    [
      'an output folder that cannot be read',
      () => ['serve', '--out', file('plain', '')],
      /output folder .* cannot be read.*--out/,
    ],
    [
      'more rejects than allowed',
      () =>
        run(
          file('bad.csv', `${HEADER}\n${ROW}\n${ROW.replace('13.25,13.25', '13.25,x')}\n`),
          '--max-rejects',
          '0',
        ),
      /At least 1 row was rejected.*--max-rejects allows 0/,
    ],
    [
      'a definition that is not there',
      () => ['run', '--config', 'none.ts'],
      /no workbench definition .*none\.ts.*--config/,
    ],
    [
      'an engine that is not there',
      () => run('x.csv', '--engine', 'spark'),
      /engine spark.*--engine pool/,
    ],
  ])('%s', async (_what, args, message) => {
    const said = await complaint(args(), 1);
    const last = said.split('\n').at(-1)!;
    expect(last).toMatch(/^tavola: /);
    expect(last).toMatch(message);
  });

  it.each<[string, string[]]>([
    ['an unknown option', ['run', '--dta', 'x.csv']],
    ['an unknown command', ['rum']],
    ['a number that is none', ['run', '--workers', 'two']],
    ['a bound that is none', ['run', '--max-rejects', 'few']],
    ['a port that is none', ['up', '--port', '99999']],
  ])('with status 2 for %s', async (_what, args) => {
    expect(await complaint(args, 2)).toMatch(/^error: /);
  });

  it('shows where it came from only with --debug', async () => {
    const { stderr } = await tavola([
      'run',
      '--data',
      join(folder, 'none.csv'),
      '--out',
      out,
      '--debug',
    ]).ended;
    expect(stderr).toMatch(/SOURCE_NOT_FOUND/);
    expect(stderr).toMatch(/^\s+at /m);
  });
});

describe('a file without rows', () => {
  it('is published: totals are null or 0, groups are none', async () => {
    const target = join(folder, 'header-only');
    const data = file('header-only.csv', `${HEADER}\n`);
    const ended = await tavola(['run', '--data', data, '--out', target, '--json']).ended;
    expect(JSON.parse(ended.stdout)).toMatchObject({ rows: 0, rejected: 0 });
    const query = await tavola(['query', 'summary', '--data', data, '--format', 'json']).ended;
    expect(JSON.parse(query.stdout)).toEqual([
      {
        revenue: null,
        orders: 0,
        units: null,
        avg_ticket: null,
        units_per_order: null,
        first_date: null,
        last_date: null,
      },
    ]);
    expect(
      (await tavola(['query', 'categories', '--data', data, '--format', 'json']).ended).stdout,
    ).toBe('[]\n');
  });
});

describe('a taken port', () => {
  let server: Server;
  let taken: string;

  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    taken = String((server.address() as { port: number }).port);
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each(['--port', '--scheduler-port'])(
    'of %s is named, with the option that changes it',
    async (option) => {
      const [free] = await freePorts(1);
      const other = option === '--port' ? '--scheduler-port' : '--port';
      const data = file('ok.csv', `${HEADER}\n${ROW}\n`);
      const stack = npmStart([
        '--data',
        data,
        '--out',
        out,
        option,
        taken,
        other,
        free!,
        '--no-open',
      ]);
      const { code, stdout, stderr } = await stack.ended;
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(new RegExp(`^tavola: Port ${taken} is in use: .*${option} N`, 'm'));
    },
  );
});

describe('an interruption in the middle of a run', () => {
  it('leaves the snapshot before it, nothing half-written and no process', async () => {
    const target = join(folder, 'interrupted');
    await tavola(['run', '--data', file('first.csv', `${HEADER}\n${ROW}\n`), '--out', target])
      .ended;
    const before = readlinkSync(join(target, 'current'));
    const large = join(folder, 'large.csv');
    await tavola(['sample', '--rows', '600000', '--out', large]).ended;

    for (const [command, code] of [
      ['run', 130],
      ['up', 0],
    ] as const) {
      const ports = await freePorts(2);
      const options =
        command === 'up' ? ['--port', ports[0]!, '--scheduler-port', ports[1]!, '--no-open'] : [];
      const running = tavola([command, '--data', large, '--out', target, ...options]);
      await running.until(/splits, 2 worker/);
      const processes = processTree(running.pid);
      const ended = await running.kill('SIGINT');
      expect(ended.code, ended.stderr).toBe(code);
      expect(ended.stdout).toBe('');
      if (command === 'run')
        expect(ended.stderr).toMatch(/tavola: The run was interrupted; nothing was published\./);
      expect(processes.filter(isRunning)).toEqual([]);
      expect(readlinkSync(join(target, 'current'))).toBe(before);
    }
    expect(readdirSync(target).filter((name) => name.startsWith('.staging'))).toEqual([]);
  });

  it('is not needed to serve: what is published is served by itself', async () => {
    const [port] = await freePorts(1);
    mkdirSync(join(folder, 'nothing'), { recursive: true });
    const serving = tavola(['serve', '--out', join(folder, 'nothing'), '--port', port!]);
    const ready = await serving.ready();
    const answer = await fetch(`${ready.api}/summary`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    // What the dashboard knows it by.
    expect(await answer.json()).toMatchObject({ type: NOT_PUBLISHED });
    expect((await serving.kill('SIGTERM')).code).toBe(0);
  });
});
