import { lostStreams, SCENES } from './lib/api/fault-scenes.mjs';
import { report } from './lib/docs.mjs';
import { machine } from './lib/machine.mjs';
import { count, list, readOptions } from './lib/options.mjs';
import { markdown, quantile } from './lib/table.mjs';

// `node bench/api-faults.mjs [--rate 500 --seconds 60 --every 5 --rolls 10 --reloads 20 --readers 200 --scenes kills,news
// --balancer nginx --json --write-docs]`: what clients notice while replicas are killed or started anew, nginx is reloaded and
// snapshots are published.

const options = readOptions({
  rate: '500',
  seconds: '60',
  every: '5',
  rolls: '10',
  reloads: '20',
  readers: '200',
  scenes: [...Object.keys(SCENES), 'events'].join(','),
  balancer: 'nginx',
  json: false,
  'write-docs': false,
});
const numbers = ['rate', 'seconds', 'every', 'rolls', 'reloads', 'readers'];
const times = {
  ...Object.fromEntries(numbers.map((name) => [name, count(name, options[name])])),
  balancer: options.balancer,
};

const outcomes = {};
for (const scene of list(options.scenes)) {
  process.stderr.write(`${scene} … `);
  outcomes[scene] =
    scene === 'events' ? await lostStreams(times) : toFigures(await SCENES[scene](times));
  process.stderr.write(`${JSON.stringify(outcomes[scene]).slice(0, 300)}\n`);
}
if (options.json) process.stdout.write(`${JSON.stringify(outcomes)}\n`);
else report('Faults of the API', toMarkdown(outcomes), options['write-docs']);

function toFigures({ sent, failures, retried, latencies }) {
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => quantile(latencies, share));
  return { sent, failed: failures.length, retried, p50, p99, max, failures: failures.slice(0, 20) };
}

function toMarkdown({ events, ...loads }) {
  const titles = ['', 'sent', 'failed', 'retried', 'p50 ms', 'p99 ms', 'max ms'];
  const rows = Object.entries(loads).map(([scene, { sent, failed, retried, p50, p99, max }]) => [
    scene,
    ...[sent, failed, retried].map((value) => value.toLocaleString('en-US')),
    ...[p50, p99, max].map((value) => value.toFixed(1)),
  ]);
  const told =
    events &&
    `${events.readers} readers of events, whose replicas were killed: back after ${quantile(events.gaps, 0.5).toFixed(0)} ms in the
median and ${Math.max(...events.gaps).toFixed(0)} ms at most; of ${events.events.toLocaleString('en-US')} events ${events.wrong.length} doubled, missed or out of order.`;
  return `${machine()}

${times.rate} requests a second through ${times.balancer}, over connections that are kept, a new snapshot each second; latencies count from when
a request was due. Kills: one every ${times.every} s for ${times.seconds} s. Rolling restarts: ${times.rolls}, of replicas that take 300 ms for an answer that is not kept.
Reloads of nginx: ${times.reloads}. News: a new snapshot ten times a second for ${times.seconds / 3} s. A request is sent again once, if its connection broke before anything was answered. \`node bench/api-faults.mjs\`.

${markdown(titles, rows)}

${told ?? ''}`.trimEnd();
}
