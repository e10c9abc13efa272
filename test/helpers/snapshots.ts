import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';

interface Published {
  file: string;
  bytes: number;
  sha256: string;
}

/** A folder that is gone after the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tavola-faults-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Reads the current snapshot as somebody who trusts nothing: every file is what the manifest says. Its id is returned. */
export function verifyCurrent(out: string): string {
  const id = basename(readlinkSync(join(out, 'current')));
  verifySnapshot(join(out, 'snapshots', id));
  return id;
}

export function verifySnapshot(folder: string): void {
  const { id, ...manifest } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  expect(id).toBe(basename(folder));
  expect(sha256(JSON.stringify(manifest)).slice(0, 16)).toBe(id);
  const files: Published[] = [...manifest.kpis, manifest.rejects];
  if (manifest.definitionsFile) files.push(manifest.definitionsFile);
  if (manifest.facts) files.push(manifest.facts);
  for (const { file, bytes, sha256: expected } of files) {
    const content = readFileSync(join(folder, file));
    expect([file, content.length, sha256(content)]).toEqual([file, bytes, expected]);
  }
  const names = files.map(({ file }) => file);
  expect(readdirSync(folder).sort()).toEqual([...names, 'manifest.json'].sort());
}

/** What runs have left behind that is no snapshot. */
export function leftIn(out: string): string[] {
  const known = ['.order', 'current', 'runs.ndjson', 'snapshots', 'state'];
  return readdirSync(out).filter((name) => !known.includes(name));
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether the long sweeps are asked for. */
export const isFull = process.env.TAVOLA_FAULTS === 'full';
