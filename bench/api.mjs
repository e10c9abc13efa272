import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBalancer } from '../packages/server/dist/index.js';
import { Editions } from './lib/api/editions.mjs';
import { startFlask, startStatic } from './lib/api/servers.mjs';
import { wrk } from './lib/api/wrk.mjs';
import { report } from './lib/docs.mjs';
import { machine } from './lib/machine.mjs';
import { count, readOptions } from './lib/options.mjs';
import { markdown, median } from './lib/table.mjs';
import { pythonWith } from './lib/tools.mjs';

// `node bench/api.mjs [--rounds 5 --seconds 5 --connections 32 --write-docs]`: requests a second of Tavola's two replicas behind nginx,
// beside two of Flask under gunicorn behind nginx, and beside nginx with the same answers as files.

const FLASK = 'Flask, gunicorn × 2, nginx';
const FILES = 'nginx, files';
const ANSWERS = { '0.5 KB': '/api/categories', '44 KB': '/api/daily' };

const options = readOptions({ rounds: '5', seconds: '5', connections: '32', 'write-docs': false });
const [rounds, seconds, connections] = ['rounds', 'seconds', 'connections'].map((name) =>
  count(name, options[name]),
);

// Not in the ignored folder, since workers of an nginx that root started must be able to enter it.
const folder = mkdtempSync(join(tmpdir(), 'tavola-bench-'));
chmodSync(folder, 0o755);
const out = join(folder, 'out');
const answers = join(folder, 'answers');
new Editions(out).publish();
mkdirSync(answers);
for (const path of Object.values(ANSWERS)) {
  const file = `${path.split('/').at(-1)}.json`;
  cpSync(join(out, 'current', file), join(answers, file));
}

const servers = await startAll();
const laps = [];
try {
  for (let round = 0; round < rounds; round++) {
    for (const [size, path] of Object.entries(ANSWERS)) {
      for (let turn = 0; turn < servers.length; turn++) {
        const { name, url } = servers[(turn + round) % servers.length];
        const lap = await wrk(url + path, { seconds, connections });
        process.stderr.write(`round ${round + 1}, ${size}: ${name} ${lap.rate.toFixed(0)}/s\n`);
        laps.push({ round, size, name, ...lap });
      }
    }
  }
} finally {
  await Promise.all(servers.map(({ stop }) => stop()));
  rmSync(folder, { recursive: true });
}
report('The API', toMarkdown(), options['write-docs']);

async function startAll() {
  const balancer = await startBalancer({ out, port: 0, balancer: 'nginx', rateLimit: 0 });
  const started = [{ name: 'Tavola', url: balancer.url, stop: () => balancer.close() }];
  const path = ANSWERS['0.5 KB'];
  const tools = ['flask', 'gunicorn'].map(pythonWith);
  const skipped = tools.find((tool) => tool.skipped !== undefined);
  if (skipped) process.stderr.write(`${FLASK}: ${skipped.skipped}\n`);
  else started.push({ name: FLASK, ...(await startFlask(tools[0].python, answers, folder, path)) });
  started.push({ name: FILES, ...(await startStatic(answers, folder, path)) });
  return started;
}

function toMarkdown() {
  const titles = [
    '',
    'requests/s, median',
    'min',
    'max',
    '× Flask',
    '× files',
    'p50 ms',
    'p99 ms',
    'errors',
  ];
  const rows = Object.keys(ANSWERS).flatMap((size) =>
    servers.map(({ name }) => {
      const own = laps.filter((lap) => lap.size === size && lap.name === name);
      const rates = own.map(({ rate }) => rate);
      return [
        `${name}, ${size}`,
        ...[median(rates), Math.min(...rates), Math.max(...rates)].map((rate) => rate.toFixed(0)),
        ...[FLASK, FILES].map((peer) => ratio(own, peer)),
        ...['p50', 'p99'].map((share) => median(own.map((lap) => lap[share])).toFixed(2)),
        own.reduce((sum, { errors }) => sum + errors, 0),
      ];
    }),
  );
  return `${machine()}

\`wrk\` with ${connections} connections for ${seconds} s, in turns, ${rounds} rounds; the load and what it is put on share the cores. Ratios are of the same
round, their median. Flask reads the answers once and sends them by \`jsonify\`; the files are the same bytes. \`node bench/api.mjs\`.

${markdown(titles, rows)}`;
}

/** Median over the rounds of the rate beside that of a peer in the same round. */
function ratio(own, peer) {
  const ratios = own.flatMap(({ round, size, rate }) => {
    const other = laps.find((lap) => lap.name === peer && lap.round === round && lap.size === size);
    return other ? [rate / other.rate] : [];
  });
  return ratios.length === 0 ? '–' : median(ratios).toFixed(2);
}
