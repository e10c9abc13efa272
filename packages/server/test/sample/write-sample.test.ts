import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSample, writeToStream } from '../../src/sample/write-sample.js';
import { sampleText } from './parse-sample.js';

describe('to a file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tavola-sample-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes the sample, and leaves nothing beside it', async () => {
    const out = join(folder, 'data', 'sales.csv');
    await writeSample({ rows: 2000, seed: 5, out });
    expect(await readFile(out, 'utf8')).toBe(sampleText({ rows: 2000, seed: 5 }));
    expect(await readdir(join(folder, 'data'))).toEqual(['sales.csv']);
  });

  it('keeps the old file when it fails', async () => {
    const out = join(folder, 'sales.csv');
    await writeFile(out, 'old');
    await expect(writeSample({ rows: -1, out })).rejects.toThrow('rows must be');
    expect(await readFile(out, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['sales.csv']);
  });
});

it('says which file cannot be written, and the remedy', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tavola-sample-'));
  await writeFile(join(folder, 'data'), 'a file where a folder is needed');
  const out = join(folder, 'data', 'sales.csv');
  const failure = await writeSample({ rows: 10, out }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'OUT_UNWRITABLE' });
  expect(String(failure)).toContain(`${out} cannot be written`);
  expect(String(failure)).toContain('--out FILE');
  await rm(folder, { recursive: true });
});

describe('to a stream', () => {
  const chunks = Array.from({ length: 5 }, (_, i) => Buffer.from(`chunk ${i}\n`));

  it('waits for the reader', async () => {
    let held = 0;
    let most = 0;
    const slow = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        held++;
        most = Math.max(most, held);
        setTimeout(() => {
          held--;
          done();
        }, 1);
      },
    });
    await writeToStream(chunks, slow);
    expect({ held, most, buffered: slow.writableLength }).toEqual({
      held: 0,
      most: 1,
      buffered: 0,
    });
  });

  it('stops quietly when the reader goes away', async () => {
    let written = 0;
    const leaving = failing('EPIPE', () => written++);
    await expect(writeToStream(chunks, leaving)).resolves.toBeUndefined();
    expect(written).toBe(2);
  });

  it('passes on any other failure', async () => {
    await expect(
      writeToStream(
        chunks,
        failing('ENOSPC', () => {}),
      ),
    ).rejects.toMatchObject({
      code: 'ENOSPC',
    });
  });
});

/** Takes one chunk and fails with the second. */
function failing(code: string, onWrite: () => void): Writable {
  let count = 0;
  return new Writable({
    write(_chunk, _encoding, done) {
      onWrite();
      done(++count === 2 ? Object.assign(new Error(code), { code }) : null);
    },
  });
}
