import { parseArgs } from 'node:util';
import { DEFAULT_SETTINGS, type Settings } from '../settings.js';

/** What a replica is started with. */
export interface ReplicaOptions {
  /** Folder that snapshots are published to. */
  out: string;
  /** 0 leaves it to the system. */
  port: number;
  host: string;
  /** Folder of the built dashboard. */
  site?: string | undefined;
  settings: Settings;
  /** File with the id of a process that must not outlive the one that started both, in a folder of its own. */
  ward?: string | undefined;
}

/** The command line that `readReplicaOptions` reads back. */
export function toReplicaArgs({ out, port, host, site, settings, ward }: ReplicaOptions): string[] {
  const args = ['--out', out, '--port', String(port), '--host', host];
  if (site !== undefined) args.push('--site', site);
  args.push('--settings', JSON.stringify(settings));
  if (ward !== undefined) args.push('--ward', ward);
  return args;
}

/** The options on a replica's command line. */
export function readReplicaOptions(args: string[]): ReplicaOptions {
  const { values } = parseArgs({
    args,
    options: {
      out: { type: 'string' },
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      site: { type: 'string' },
      settings: { type: 'string', default: '{}' },
      ward: { type: 'string' },
    },
  });
  if (values.out === undefined) throw new Error('A replica is started with --out DIR.');
  const settings = { ...DEFAULT_SETTINGS, ...(JSON.parse(values.settings) as Partial<Settings>) };
  return { ...values, out: values.out, port: Number(values.port), settings };
}
