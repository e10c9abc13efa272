import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kept, pizzaSales, readOnce } from './lib/data.mjs';
import { report } from './lib/docs.mjs';
import { machine } from './lib/machine.mjs';
import { measure } from './lib/measure.mjs';
import { count, readOptions } from './lib/options.mjs';
import { peers, root, tavola, workFolder } from './lib/paths.mjs';
import { refreshRound } from './lib/refresh-round.mjs';
import { markdown, median } from './lib/table.mjs';

// `node bench/refresh.mjs [--rows 6000000 --rounds 5 --write-docs]`: the six pizza KPIs of a file of 1 GB to which 1 % is
// appended, by `tavola run` and in a warm process, against computing all anew.

const SHARE = 0.01;
const options = readOptions({ rows: '6000000', rounds: '5', 'write-docs': false });
const rows = count('rows', options.rows);
const rounds = count('rounds', options.rounds);
const whole = await pizzaSales(rows, 'clustered');
const folder = workFolder('refresh');
const tail = join(folder, 'tail.csv');
const data = await kept(`growing-${rows}.csv`, `${rows} but 1 %`, async (path) => {
  copyFileSync(whole, path);
  truncateSync(path, endOfRow(whole, Math.floor(statSync(whole).size * (1 - SHARE))));
});
writeFileSync(tail, readFileSync(whole).subarray(statSync(data).size));
await readOnce(data);

const ways = ['compared', 'appends'].flatMap((name) =>
  ['tavola run', 'warm process'].map((how) => ({ name, how, config: configOf(name), laps: [] })),
);
for (let round = 0; round < rounds; round++) {
  for (let turn = 0; turn < ways.length; turn++) {
    const way = ways[(turn + round) % ways.length];
    process.stderr.write(`round ${round + 1}: ${way.name}, ${way.how} … `);
    const lap = await (way.how === 'tavola run' ? byCommand(way) : warm(way));
    process.stderr.write(`${JSON.stringify(lap)}\n`);
    way.laps.push(lap);
  }
}

const NAMES = { unchanged: 'nothing changed', appended: '1 % appended' };
const TOLD = { compared: 'appends: false', appends: 'appends: true' };
const titles = ['', 'all anew, s', 'refresh, s', 'share of all anew (min–max)'];
const table = markdown(
  titles,
  ways.flatMap(({ name, how, laps }) =>
    Object.entries(NAMES).map(([step, what]) => [
      `${how}, \`${TOLD[name]}\`: ${what}`,
      median(laps.map(({ full }) => full)).toFixed(2),
      median(laps.map((lap) => lap[step])).toFixed(3),
      share(laps.map((lap) => lap[step] / lap.full)),
    ]),
  ),
);
report(
  'Refreshing',
  `${machine()}

${rows.toLocaleString('en-US')} rows, ${(statSync(whole).size / 1e6).toFixed(0)} MB, the six KPIs, 2 workers. Without \`appends\`, a file that was
changed is compared byte by byte. Every refresh gave the snapshot of computing all anew, the last step of each round.
${rounds} rounds: \`node bench/refresh.mjs\`.

${table}`,
  options['write-docs'],
);

function share(ratios) {
  const percent = (ratio) => `${(100 * ratio).toFixed(0)} %`;
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  return `${percent(median(ratios))} (${percent(least)}–${percent(most)})`;
}

/** Where the row ends that begins before an offset. */
function endOfRow(path, offset) {
  return readFileSync(path).indexOf('\n', offset) + 1;
}

function byCommand({ name, config }) {
  const out = join(folder, `out-${name}`);
  const args = ['run', '--no-facts', '--config', config, '--data', data, '--out', out, '--json'];
  return refreshRound({
    ...{ data, tail: readFileSync(tail), out },
    async run(reuse) {
      const command = [tavola, ...args, ...(reuse ? [] : ['--no-reuse'])];
      const { seconds, stdout } = await measure([process.execPath, command]);
      return { seconds, snapshot: JSON.parse(stdout).snapshot };
    },
  });
}

async function warm({ name, config }) {
  const script = join(peers, 'refresh-warm.mjs');
  const args = [script, config, data, tail, join(folder, `warm-${name}`)];
  return JSON.parse((await measure([process.execPath, args])).stdout);
}

/** The example's workbench; with `appends`, a copy of it that says that the file only grows. */
function configOf(name) {
  const example = join(root, 'examples', 'pizza-sales');
  if (name === 'compared') return join(example, 'workbench.ts');
  const own = workFolder('refresh/appends');
  for (const file of ['workbench.ts', 'kpis.ts', 'measures.ts', 'dataset.ts']) {
    const code = readFileSync(join(example, file), 'utf8');
    writeFileSync(
      join(own, file),
      code.replace('defineDataset({', 'defineDataset({ appends: true,'),
    );
  }
  return join(own, 'workbench.ts');
}
