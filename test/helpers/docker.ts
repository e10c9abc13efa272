import { spawnSync } from 'node:child_process';
import { command } from './command.js';
import { ROOT } from './tavola.js';

const REQUIRED = process.env.TAVOLA_REQUIRE?.split(',').includes('docker') ?? false;

const works = (file: string, ...args: string[]): boolean => spawnSync(file, args).status === 0;

/** Compose as a part of docker, or the command of its own that it was before. */
const COMPOSE = works('docker', 'compose', 'version') ? ['docker', 'compose'] : ['docker-compose'];

/** Why no containers are started; undefined where they are. Building images takes minutes, so it is done only where it is asked for. */
export const noDocker = REQUIRED
  ? undefined
  : 'containers are started where TAVOLA_REQUIRE names docker.';

if (noDocker !== undefined) process.stderr.write(`Skipped: ${noDocker}\n`);
else if (!works('docker', 'info')) throw new Error('docker does not answer.');

/** The stack of compose.yaml under a name of its own. */
export class Stack {
  readonly #env: NodeJS.ProcessEnv;

  /** @param env variables of compose.yaml */
  constructor(
    readonly name: string,
    env: Record<string, string>,
  ) {
    this.#env = env;
  }

  async compose(...args: string[]): Promise<string> {
    const [file, ...first] = COMPOSE as [string, ...string[]];
    const settings = Object.entries(this.#env).map(([name, value]) => `${name}=${value}`);
    return command(ROOT, 'env', ...settings, file, ...first, '-p', this.name, ...args);
  }

  /** Id of a service's container. */
  async container(service: string): Promise<string> {
    return (await this.compose('ps', '-q', service)).trim();
  }

  async health(service: string): Promise<string> {
    const format = '{{.State.Health.Status}}';
    return (await docker('inspect', '-f', format, await this.container(service))).trim();
  }

  /** What there is of it: containers, volumes, networks. */
  async remains(): Promise<string[]> {
    const of = ['--filter', `label=com.docker.compose.project=${this.name}`, '-q'];
    const found = await Promise.all([
      docker('ps', '-a', ...of),
      docker('volume', 'ls', ...of),
      docker('network', 'ls', ...of),
    ]);
    return found.flatMap((ids) => ids.split('\n').filter(Boolean));
  }
}

export function docker(...args: string[]): Promise<string> {
  return command(ROOT, 'docker', ...args);
}
