import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { verifyCurrent } from '../helpers/snapshots.js';
import { freePorts, type Tavola, tavola } from '../helpers/tavola.js';

let folder: string;
let out: string;
/** Folder of a snapshot that was published elsewhere. */
let next: string;
let before: string;
let serving: Tavola;
let api: string;

async function publish(seed: string, to: string): Promise<string> {
  const data = join(folder, `${seed}.csv`);
  await tavola(['sample', '--rows', '500', '--seed', seed, '--out', data]).ended;
  const { code, stdout, stderr } = await tavola(['run', '--data', data, '--out', to, '--json'])
    .ended;
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).snapshot;
}

/** Ids of the snapshots that answer, over as many requests as reach every replica. */
async function served(): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(`${api}/summary`)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  return [...new Set(answers.map(({ headers }) => headers.get('x-snapshot-id')!))];
}

function pointCurrentTo(id: string): void {
  symlinkSync(join('snapshots', id), join(out, 'aside'));
  renameSync(join(out, 'aside'), join(out, 'current'));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tavola-faults-'));
  out = join(folder, 'out');
  before = await publish('1', out);
  const elsewhere = join(folder, 'elsewhere');
  next = join(elsewhere, 'snapshots', await publish('2', elsewhere));
  serving = tavola(['serve', '--out', out, '--port', (await freePorts(1))[0]!]);
  api = (await serving.ready()).api!;
});

afterAll(async () => {
  await serving.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

// What was published before is served by the time that the next thing goes wrong.
beforeEach(async () => {
  await expect.poll(served, { timeout: 5_000 }).toEqual([before]);
});

it('a snapshot that is copied by halves is told of, and served once it is whole', async () => {
  const target = join(out, 'snapshots', basename(next));
  mkdirSync(target);
  for (const name of readdirSync(next).slice(0, 4)) cpSync(join(next, name), join(target, name));
  pointCurrentTo(basename(next));
  await serving.until(/replica[^\n]*cannot be read/);
  expect(await served()).toEqual([before]);
  cpSync(next, target, { recursive: true });
  await expect.poll(served, { timeout: 5_000 }).toEqual([basename(next)]);
  before = basename(next);
  verifyCurrent(out);
});

it('a link to nowhere is told of, and the old snapshot served on until it leads somewhere', async () => {
  pointCurrentTo('0123456789abcdef');
  await serving.until(/replica[^\n]*0123456789abcdef[^\n]*cannot be read/);
  expect(await served()).toEqual([before]);
  before = await publish('3', out);
  await expect.poll(served, { timeout: 5_000 }).toEqual([before]);
});

it('a folder that vanishes is told of, the old snapshot served on, and what comes in its place served', async () => {
  rmSync(out, { recursive: true });
  await serving.until(/replica[^\n]*has no current snapshot any more/);
  expect(await served()).toEqual([before]);
  before = await publish('4', out);
  await expect.poll(served, { timeout: 5_000 }).toEqual([before]);
});
