import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inlineEngine, runWorkbench } from '@tavola/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workbench } from '../packages/server/test/openapi/every-column.js';
import { freePorts, ROOT, type Tavola, tavola } from './helpers/tavola.js';

const COMMAND = process.env.SCHEMATHESIS ?? 'schemathesis';
const isRequired = process.env.TAVOLA_REQUIRE?.split(',').includes('schemathesis');
/** Why the API is not tried; undefined where it is. */
const reason =
  spawnSync(COMMAND, ['--version']).status === 0
    ? undefined
    : `${COMMAND} cannot be run: pip install schemathesis==4.32.5, or name it with SCHEMATHESIS.`;

if (reason !== undefined) {
  if (isRequired) throw new Error(reason);
  process.stderr.write(`Skipped: ${reason}\n`);
}

describe.skipIf(reason !== undefined)('the API, as its document describes it', () => {
  let folder: string;
  let server: Tavola;
  let api: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tavola-schemathesis-'));
    await runWorkbench(workbench, { out: folder, facts: true, engine: inlineEngine() });
    const [port] = await freePorts(1);
    server = tavola(['serve', '--out', folder, '--port', port!], { TAVOLA_BALANCER: 'cluster' });
    api = (await server.ready()).api!;
  });
  afterAll(async () => {
    await server?.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers what is made up from it, right and wrong, as documented', async () => {
    const { code, said } = await schemathesis([
      ...['--config-file', join(ROOT, 'test', 'schemathesis.toml')],
      ...['run', `${api}/openapi.json`],
      // A stream of events does not end.
      ...['--exclude-path', '/api/events'],
      ...['--phases', 'examples,fuzzing'],
      ...['--max-examples', '4', '--max-time', '40', '--workers', '2', '--seed', '1', '--no-color'],
    ]);
    expect(said).toMatch(/Selected: \d{2}/);
    expect(code, said).toBe(0);
  }, 300_000);
});

function schemathesis(args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(COMMAND, args, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}
