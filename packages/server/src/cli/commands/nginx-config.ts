import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { TEMP_PATHS } from '../../replicas/find-nginx.js';
import { nginxConfig } from '../../replicas/nginx-config.js';
import { hostOption, outOption, portOption, rateLimitOption, withOptions } from '../options.js';

interface Options {
  replica: string[];
  host: string;
  port: number;
  out: string;
  folder: string;
  rateLimit: number;
  dashboard?: string;
  accessLog?: string;
  brotli?: boolean;
}

/** `tavola nginx-config`: what nginx needs to spread requests over replicas that are started elsewhere. */
export function nginxConfigCommand(): Command {
  return withOptions(
    new Command('nginx-config').description(
      'print a configuration of nginx for replicas that run elsewhere, as with `tavola serve --balancer none`',
    ),
    new Option('--replica <host:port...>', 'where replicas listen')
      .argParser(readAddresses)
      .makeOptionMandatory(),
    hostOption(),
    portOption(),
    outOption(),
    new Option('--folder <dir>', 'folder for files of this nginx only, which it may write').default(
      '/var/cache/tavola-nginx',
    ),
    rateLimitOption(),
    new Option(
      '--dashboard <host:port>',
      'where the dashboard is served, if not by the replicas',
    ).argParser(readAddress),
    new Option('--access-log <file>', 'file for a line of JSON for each request, as /dev/stdout'),
    new Option('--brotli', 'compress with brotli, too, for which nginx needs a module'),
  ).action(({ replica, out, folder, ...options }: Options) => {
    const paths = { out: resolve(out), folder: resolve(folder) };
    const config = nginxConfig({ ...options, ...paths, replicas: replica, tempPaths: TEMP_PATHS });
    process.stdout.write(config);
  });
}

function readAddresses(text: string, before: string[] = []): string[] {
  return [...before, readAddress(text)];
}

/** Nothing else gets into the configuration unquoted. */
function readAddress(text: string): string {
  if (/^(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i.test(text)) return text;
  throw new InvalidArgumentError('It takes a host and a port, as 10.0.0.5:3000 or api1:3000.');
}
