import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { isFull, leftIn, testFolder, verifyCurrent } from '../helpers/snapshots.js';
import { noStrace, tavolaWithFault } from '../helpers/strace.js';
import { type Ended, tavola } from '../helpers/tavola.js';

const cannotMount = process.platform !== 'linux' || process.getuid?.() !== 0;
if (cannotMount) process.stderr.write('Skipped: only root on Linux can mount a small disk.\n');

let folder: string;
let old: string;
let data: string;

const run = (source: string, out: string, ...more: string[]): Promise<Ended> =>
  tavola(['run', '--data', source, '--out', out, '--json', '--no-facts', ...more]).ended;

async function snapshotOf(running: Promise<Ended>): Promise<string> {
  const { code, stdout, stderr } = await running;
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).snapshot;
}

function expectUnwritable({ code, stdout, stderr }: Ended, out: string): void {
  expect(code, stderr).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/^\s+at /m);
  const last = stderr.trimEnd().split('\n').at(-1);
  expect(last).toMatch(`tavola: The output folder ${out} cannot be written: `);
  expect(last).toMatch(/Name another with --out DIR, or make room\.$/);
}

async function sample(name: string, rows: number, seed: string): Promise<string> {
  const path = join(folder, name);
  const { code } = await tavola(['sample', '--rows', String(rows), '--seed', seed, '--out', path])
    .ended;
  expect(code).toBe(0);
  return path;
}

/** A disk of a megabyte, which is gone after the test. */
function smallDisk(): { out: string; mount(options: string): void } {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const mount = (options: string): void => {
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);
    expect(status, String(stderr)).toBe(0);
  };
  mount('size=1m');
  onTestFinished(() => void spawnSync('umount', ['-l', disk]));
  return { out: join(disk, 'out'), mount };
}

describe.skipIf(cannotMount)('a disk that', () => {
  beforeEach(async () => {
    folder = testFolder();
    [old, data] = [await sample('old.csv', 500, '1'), await sample('new.csv', 40_000, '2')];
  });

  it.each([
    ['the facts', ['--facts']],
    ['what is put aside', ['--memory', '1kb']],
  ])(
    'is too full for %s fails the run, and the next is fine once there is room',
    async (_what, more) => {
      const { out, mount } = smallDisk();
      const expected = await snapshotOf(run(data, join(folder, 'reference'), ...more));
      const before = await snapshotOf(run(old, out));
      if (more.includes('--memory'))
        writeFileSync(join(out, '..', 'ballast'), Buffer.alloc(900_000));
      expectUnwritable(await run(data, out, ...more), out);
      expect(verifyCurrent(out)).toBe(before);
      expect(leftIn(out)).toEqual([]);
      mount('remount,size=64m');
      expect(await snapshotOf(run(data, out, ...more))).toBe(expected);
      expect(verifyCurrent(out)).toBe(expected);
    },
  );

  it('is too full for what is unpacked fails the run, and the next is fine once there is room', async () => {
    const { out, mount } = smallDisk();
    const before = await snapshotOf(run(old, out));
    const packed = join(folder, 'new.csv.gz');
    writeFileSync(packed, gzipSync(readFileSync(data)));
    const { code, stdout, stderr } = await run(packed, out);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^tavola: The folder .*unpacked cannot be written, .* Make room/m);
    expect(verifyCurrent(out)).toBe(before);
    expect(leftIn(out)).toEqual([]);
    mount('remount,size=64m');
    await snapshotOf(run(packed, out));
    expect(leftIn(out)).toEqual([]);
  });

  it('is full leaves mends and files of rejects as they are', async () => {
    const { out, mount } = smallDisk();
    writeFileSync(data, `${readFileSync(data, 'utf8')}x,1,p,1,2015-01-01,11:38:36,1,1,M,C,I,N\n`);
    mount('remount,size=64m');
    const before = await snapshotOf(run(data, out));
    const [fixed, disk] = [join(folder, 'fixed.csv'), join(out, '..')];
    const rejects = (...args: string[]) => tavola(['rejects', '--out', out, ...args]).ended;
    const replay = () => rejects('--replay', fixed, '--data', data);
    expect(await rejects('--to', fixed)).toMatchObject({ code: 0 });
    writeFileSync(fixed, readFileSync(fixed, 'utf8').replace('"x,1', '"1000000,1'));
    writeFileSync(join(disk, 'fixed.csv'), 'as it was');
    for (let size = 1 << 20; size > 0; size = Math.floor(size / 2)) {
      // As much as there is room for, down to the last byte.
      for (let i = 0; ; i++) {
        try {
          writeFileSync(join(disk, `ballast-${size}-${i}`), Buffer.alloc(size));
        } catch {
          break;
        }
      }
    }
    const to = await rejects('--to', join(disk, 'fixed.csv'));
    expect(to).toMatchObject({ code: 1, stderr: expect.stringMatching(/ENOSPC.*--to FILE\.$/m) });
    expect(readFileSync(join(disk, 'fixed.csv'), 'utf8')).toBe('as it was');
    expectUnwritable(await replay(), out);
    expect([verifyCurrent(out), leftIn(out)]).toEqual([before, []]);
    mount('remount,size=128m');
    const { code, stdout } = await replay();
    expect([code, stdout]).toEqual([0, '1 mended, 0 still rejected, 0 unused\n']);
  });

  it('became one to read only fails the run, and the next is fine', async () => {
    const { out, mount } = smallDisk();
    const before = await snapshotOf(run(old, out));
    mount('remount,ro,size=64m');
    expectUnwritable(await run(data, out), out);
    expect(verifyCurrent(out)).toBe(before);
    mount('remount,rw,size=64m');
    await snapshotOf(run(data, out));
    expect(leftIn(out)).toEqual([]);
  });
});

const FEW = [
  'fsync:error=EIO:when=1',
  'fsync:error=EIO:when=9',
  'fsync:error=EIO:when=11+',
  'fsync:error=EIO:when=12',
  'pwrite64:error=EIO:when=2',
  'pwrite64:error=ENOSPC:when=9+',
  'rename:error=EIO:when=1',
  'rename:error=EROFS:when=3+',
];
const ALL = Array.from({ length: 12 }, (_, i) => [
  `fsync:error=EIO:when=${i + 1}`,
  `fsync:error=EIO:when=${i + 1}+`,
  `pwrite64:error=EIO:when=${i + 1}`,
  ...(i < 3 ? [`rename:error=EIO:when=${i + 1}`, `rename:error=EIO:when=${i + 1}+`] : []),
]).flat();

describe.skipIf(noStrace !== undefined)('an error of input or output', () => {
  let prepared: string;
  let source: string;
  let expected: string;

  beforeAll(async () => {
    prepared = folder = mkdtempSync(join(tmpdir(), 'tavola-faults-'));
    source = await sample('new.csv', 3_000, '2');
    expected = await snapshotOf(run(source, join(prepared, 'reference'), '--facts'));
    await snapshotOf(run(await sample('old.csv', 500, '1'), join(prepared, 'out')));
  });
  afterAll(() => rmSync(prepared, { recursive: true, force: true }));

  it.each(isFull ? ALL : FEW)('(%s) fails the run, and the next writes all anew', async (fault) => {
    const out = join(testFolder(), 'out');
    cpSync(join(prepared, 'out'), out, { recursive: true, verbatimSymlinks: true });
    const before = verifyCurrent(out);
    const args = ['run', '--data', source, '--out', out, '--facts', '--json', '--no-reuse'];
    expectUnwritable(await tavolaWithFault(fault, args).ended, out);
    expect(verifyCurrent(out)).toBe(before);
    expect(leftIn(out)).toEqual([]);
    expect(readdirSync(join(out, 'snapshots'))).toEqual([before]);
    expect(await snapshotOf(run(source, out, '--facts'))).toBe(expected);
    expect(verifyCurrent(out)).toBe(expected);
    expect(leftIn(out)).toEqual([]);
  });

  it('while results are kept for the next run is told, and fails nothing', async () => {
    const out = join(testFolder(), 'out');
    cpSync(join(prepared, 'out'), out, { recursive: true, verbatimSymlinks: true });
    const args = ['run', '--data', source, '--out', out, '--facts', '--json'];
    // The first name that is given is that of the index of what is kept.
    const { code, stdout, stderr } = await tavolaWithFault('rename:error=EIO:when=1', args).ended;
    expect([code, JSON.parse(stdout).snapshot], stderr).toEqual([0, expected]);
    expect(stderr).toContain('nothing more is kept for the next run: EIO');
    expect(await snapshotOf(run(source, out, '--facts'))).toBe(expected);
  });
});
