import type { MaxRejects } from '@tavola/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_SETTINGS, LOG_LEVELS, type LogLevel, type Settings } from '../settings.js';
import { parseByteSize } from './byte-size.js';

/** Options that more than one command has, each told in one way. */

export function dataOption(): Option {
  return new Option(
    '--data <file>',
    "the file to read, a pattern, a folder, or - for standard input; by default the dataset's own",
  );
}

export function outOption(): Option {
  return new Option('--out <dir>', 'folder of the snapshots').default('out');
}

export function configOption(): Option {
  return new Option('--config <file>', 'the workbench definition').default('tavola.config.ts');
}

export function workersOption(): Option {
  return new Option('--workers <n>', 'worker threads').default(2).argParser(wholeNumber(1, 256));
}

export function taskTimeoutOption(): Option {
  return new Option(
    '--task-timeout <s>',
    'seconds without progress after which a task is tried again; by default by how fast the others are, and at least 20',
  ).argParser((text) => wholeNumber(1, 86_400)(text) * 1_000);
}

export function maxRejectsOption(): Option {
  return new Option(
    '--max-rejects <n|p%>',
    'fail, and publish nothing, when more rows are rejected',
  ).argParser(parseMaxRejects);
}

export function factsOptions(): Option[] {
  return [
    new Option(
      '--facts',
      'publish the typed rows, too, as facts.arrow, of which the API answers filters',
    ).default('auto', 'where the source has at most 256 MiB'),
    new Option('--no-facts', 'publish the results alone'),
  ];
}

/** Time is counted from the start of the process. */
export function memoryOption(): Option {
  return new Option(
    '--memory <size>',
    "memory for groups and distinct values, as 512mb or 2gb; the rest is put on disk. Default a quarter of the machine's",
  ).argParser(parseMemory);
}

export function profileOption(): Option {
  return new Option('--profile', 'say where the time went').preset({ since: 0 });
}

/** Not `env`, since commander would print what it finds there, which may hold a secret, where it is wrong. */
export function webhookOption(): Option {
  return new Option(
    '--webhook <url>',
    'POST JSON to this address when a run or a check fails, or a check warns (env: TAVOLA_WEBHOOK)',
  );
}

export function noReuseOption(): Option {
  return new Option('--no-reuse', 'scan all again, and keep nothing for the next run');
}

export function watchOption(): Option {
  return new Option('--watch', 'refresh whenever the source changes, until it is interrupted');
}

export function portOption(): Option {
  return new Option('--port <n>', 'port of the API and the dashboard')
    .default(8000)
    .argParser(wholeNumber(1, 65_535));
}

export function replicasOption(): Option {
  return new Option('--replicas <n>', 'processes that serve')
    .default(2)
    .argParser(wholeNumber(1, 64));
}

/** Values of `servingOptions`. */
export interface ServingOptions {
  port: number;
  replicas: number;
  rateLimit: number;
  factsMemory: number;
  cacheMemory: number;
  cors: string[];
  readTokenFile?: string;
  logLevel: LogLevel;
}

/** The options of every command that serves an API. */
export function servingOptions(): Option[] {
  return [
    portOption(),
    replicasOption(),
    new Option('--rate-limit <n>', 'requests a second of one address, 0 for any number')
      .default(600)
      .argParser(wholeNumber(0, 1_000_000)),
    new Option(
      '--facts-memory <size>',
      'memory of a replica for facts, as 512mb or 2gb; filters of larger ones are not answered',
    )
      .default(DEFAULT_SETTINGS.factsMemory, '1gb')
      .argParser(parseMemory),
    new Option('--cache-memory <size>', 'memory of a replica for computed answers')
      .default(DEFAULT_SETTINGS.cacheMemory, '64mb')
      .argParser(parseMemory),
    new Option(
      '--cors <origins>',
      'origins whose pages may read the API, as https://example.com, separated by commas; * for all',
    )
      .default(DEFAULT_SETTINGS.cors, 'none')
      .argParser(parseOrigins),
    new Option(
      '--read-token-file <file>',
      'tokens, one a line, of which reading the API needs one (or one in env: TAVOLA_READ_TOKEN)',
    ),
    new Option('--log-level <level>', 'what replicas log')
      .choices(LOG_LEVELS)
      .default(DEFAULT_SETTINGS.logLevel),
  ];
}

/** What of a command's options is how the API answers. */
export function toSettings({
  factsMemory,
  cacheMemory,
  cors,
  readTokenFile,
  logLevel,
}: ServingOptions): Settings {
  return { factsMemory, cacheMemory, cors, readTokenFile, logLevel };
}

/** Adds options to a command. */
export function withOptions(command: Command, ...options: Option[]): Command {
  for (const option of options) command.addOption(option);
  return command;
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

function parseMemory(text: string): number {
  const bytes = parseByteSize(text);
  if (bytes === undefined || bytes === 0) {
    throw new InvalidArgumentError('It takes a size with its unit, as 512mb or 2gb.');
  }
  return bytes;
}

function parseOrigins(text: string): string[] {
  return text.split(',').map((part) => {
    const origin = part.trim();
    if (origin === '*') return origin;
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new InvalidArgumentError(
        `${origin} is no origin: it takes a scheme and a host, as https://example.com, or *.`,
      );
    }
    return origin;
  });
}

function parseMaxRejects(text: string): MaxRejects {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  const value = Number(match?.[1]);
  const isPercent = match?.[2] === '%';
  if (!match || (isPercent ? value > 100 : !Number.isInteger(value))) {
    throw new InvalidArgumentError(
      'It takes a number of rows, as 100, or a share of them, as 0.5%.',
    );
  }
  return isPercent ? { percent: value } : { rows: value };
}
