import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './helpers/tavola.js';

const FOLDER = join(ROOT, 'deploy', 'systemd');
const UNITS = readdirSync(FOLDER).filter((name) => name.endsWith('.service'));

/** The greatest exposure that the units may have; a service without any of it has 9.6. */
const EXPOSURE = 2;

const noSystemd =
  spawnSync('systemd-analyze', ['--version']).status === 0
    ? undefined
    : 'systemd-analyze is not on the PATH.';
if (noSystemd !== undefined) process.stderr.write(`Skipped: ${noSystemd}\n`);

const settingsOf = (unit: string): Map<string, string> =>
  new Map(
    [...readFileSync(join(FOLDER, unit), 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(
      ([, name, value]) => [name!, value!],
    ),
  );

describe.each(UNITS)('%s', (unit) => {
  const path = join(FOLDER, unit);

  it.skipIf(noSystemd !== undefined)('is understood by systemd, in every line', () => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', path], {
      encoding: 'utf8',
    });
    // It also tells of what it finds in units of the machine.
    const said = (stdout + stderr).split('\n').filter((line) => line.includes('tavola'));
    expect({ status, said }).toEqual({ status: 0, said: [] });
  });

  it.skipIf(noSystemd !== undefined)('is exposed to little', () => {
    const args = ['security', '--offline=true', `--threshold=${EXPOSURE * 10}`, path];
    const { status, stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
    expect(stdout).toMatch(/Overall exposure level/);
    expect({ status, last: stdout.trim().split('\n').at(-1) }).toMatchObject({ status: 0 });
  });

  it('runs as a user of its own, and starts again whatever it ends with', () => {
    const settings = settingsOf(unit);
    expect(settings.get('User')).toBe('tavola');
    expect(settings.get('Restart')).toBe('always');
    expect(readFileSync(join(FOLDER, 'tavola.sysusers'), 'utf8')).toMatch(/^u tavola /m);
  });
});

it('lets the scheduler write where the API reads, and the API nowhere', () => {
  const [api, scheduler] = ['tavola-api.service', 'tavola-scheduler.service'].map(settingsOf);
  const outOf = (settings: Map<string, string>): string | undefined =>
    / --out (\S+)/.exec(settings.get('ExecStart')!)?.[1];
  expect(outOf(scheduler!)).toBe(outOf(api!));
  expect(outOf(scheduler!)).toMatch(`/var/lib/${scheduler!.get('StateDirectory')}/`);
  expect(api!.get('ProtectSystem')).toBe('strict');
  expect(api!.has('StateDirectory') || api!.has('ReadWritePaths')).toBe(false);
});
