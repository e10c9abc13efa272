import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

// `npm run bench [-- ROWS ROUNDS]`: the six pizza KPIs of a large CSV file, by Tavola and by DuckDB, whole processes in
// turns. Prints the time, the peak memory and the ratio to DuckDB, after checking that the answers are equal.

const [rows = '6400000', rounds = '5'] = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url));
const tavola = join(here, '..', 'packages', 'server', 'bin', 'tavola.js');
const folder = mkdtempSync(join(tmpdir(), 'tavola-bench-'));
const data = join(folder, 'sales.csv');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const out = (name) => join(folder, name);
const runTavola = (name, ...args) => [
  process.execPath,
  [tavola, 'run', '--data', data, '--out', out(name), ...args],
];
const contenders = {
  'wc -l': ['wc', ['-l', data]],
  'Tavola, inline': runTavola('inline', '--engine', 'inline'),
  'Tavola, 1 worker': runTavola('one', '--workers', '1'),
  'Tavola, 2 workers': runTavola('two', '--workers', '2'),
  'DuckDB, 2 threads': [process.execPath, [join(here, 'duckdb-kpis.mjs'), data, '2']],
};
const PEER = 'DuckDB, 2 threads';

console.error(`making ${rows} rows …`);
await measure([process.execPath, [tavola, 'sample', '--rows', rows, '--out', data]]);
const bytes = statSync(data).size;

const measured = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
for (let round = 0; round < Number(rounds); round++) {
  for (const [name, command] of Object.entries(contenders)) {
    console.error(`round ${round + 1}: ${name}`);
    measured[name].push(await measure(command));
  }
}
checkAnswers();
printTable();

/** Runs a command to its end. */
async function measure([command, args]) {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let peak = 0;
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const watch = setInterval(() => {
    peak = Math.max(peak, residentPeak(child.pid));
  }, 20);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stderr}`);
  return { seconds: (performance.now() - began) / 1000, peak, stdout };
}

/** Largest resident size so far, in bytes; 0 where the system does not tell. */
function residentPeak(pid) {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return 0;
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function checkAnswers() {
  const judged = JSON.parse(measured[PEER][0].stdout);
  for (const name of ['inline', 'one', 'two']) {
    for (const [kpi, expected] of Object.entries(judged)) {
      const found = JSON.parse(readFileSync(join(out(name), 'current', `${kpi}.json`), 'utf8'));
      const differs =
        found.length !== expected.length ||
        expected.some((row, i) =>
          Object.keys(row).some((key) => String(found[i][key]) !== plain(row[key])),
        );
      if (differs) throw new Error(`${name}: ${kpi} is not what DuckDB says`);
    }
  }
}

/** DuckDB writes decimals and large integers as text: 16.50 is 16.5. */
function plain(value) {
  return /^-?\d+(\.\d+)?$/.test(String(value)) ? String(Number(value)) : String(value);
}

function printTable() {
  const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const peer = median(measured[PEER].map(({ seconds }) => seconds));
  console.log(
    `\n${(bytes / 1e9).toFixed(2)} GB, ${rows} rows, six KPIs, ${rounds} rounds in turns; all answers equal.`,
  );
  console.log(
    `${cpus().length} cores, ${cpus()[0].model}; Node ${process.versions.node}; ${new Date().toISOString().slice(0, 10)}\n`,
  );
  console.log('| | median s | min | max | MB/s | peak MB | times as fast as DuckDB |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const [name, runs] of Object.entries(measured)) {
    const seconds = runs.map((run) => run.seconds);
    const middle = median(seconds);
    const cells = [
      middle.toFixed(2),
      Math.min(...seconds).toFixed(2),
      Math.max(...seconds).toFixed(2),
      (bytes / middle / 1e6).toFixed(0),
      (Math.max(...runs.map((run) => run.peak)) / 1e6).toFixed(0),
      (peer / middle).toFixed(2),
    ];
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
}
