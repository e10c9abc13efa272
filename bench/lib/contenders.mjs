import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { peers, root, tavola, workFolder } from './paths.mjs';
import { COLUMNS, pizzaAnswers } from './pizza.mjs';
import { danfo, java, pythonWith } from './tools.mjs';

export const JUDGE = 'DuckDB, 2 threads';
export const WARM_JUDGE = 'DuckDB, 2 threads, warm';
const PIZZA = join(root, 'examples', 'pizza-sales', 'workbench.ts');
/** Beyond this many rows the file does not fit into one text, or into memory. */
const MOST_ROWS = { arquero: 2_000_000, danfo: 1_000_000 };

/** Short names, for `--only`. */
export const CONTENDERS = [
  'cat',
  'wc',
  'tavola',
  'duckdb',
  'polars',
  'chdb',
  'arquero',
  'danfo',
  'spark',
];

/**
 * Who computes the six pizza KPIs of a file.
 *
 * @param {string} data
 * @param {number} rows
 * @param {readonly string[]} only short names; DuckDB is there always
 * @returns {import('./rounds.mjs').Contender[]}
 */
export function pizzaContenders(data, rows, only) {
  const make = {
    cat: () => [
      { name: 'cat > /dev/null', command: ['sh', ['-c', 'cat "$1" > /dev/null', 'sh', data]] },
    ],
    wc: () => [{ name: 'wc -l', command: ['wc', ['-l', data]] }],
    tavola: () => [...coldTavola(data), ...warmTavola(data)],
    duckdb: () => duckdb(data),
    polars: () => [python('Polars', 'polars', 'polars_kpis.py', data, { POLARS_MAX_THREADS: '2' })],
    chdb: () => [python('chDB, 2 threads', 'chdb', 'chdb_kpis.py', data)],
    arquero: () => [
      upTo(rows, MOST_ROWS.arquero, { name: 'Arquero', command: node('arquero.mjs', data) }),
    ],
    danfo: () => [danfoContender(data, rows)],
    spark: () => [spark(data)],
  };
  return CONTENDERS.filter((name) => only.includes(name) || name === 'duckdb').flatMap((name) =>
    make[name]().map((contender) => ({
      peer: JUDGE,
      ...(name !== 'cat' && name !== 'wc' && { answers: printed() }),
      ...contender,
    })),
  );
}

/** Room for what contenders in JavaScript hold of a file. */
const node = (script, ...args) => [
  process.execPath,
  ['--max-old-space-size=12000', join(peers, script), ...args],
];

const printed = (without) => (run) => pizzaAnswers(JSON.parse(run.stdout).kpis, without);
const inside = (run) => JSON.parse(run.stdout).seconds;

function duckdb(data) {
  return [
    { name: JUDGE, command: node('duckdb.mjs', data, '2', 'exact'), isRequired: true },
    {
      name: 'DuckDB, 2 threads, no distinct counts',
      command: node('duckdb.mjs', data, '2', 'lean'),
      answers: printed(['orders']),
      isRequired: true,
    },
    {
      name: WARM_JUDGE,
      command: node('duckdb.mjs', data, '2', 'warm'),
      peer: WARM_JUDGE,
      seconds: inside,
      isRequired: true,
    },
  ];
}

function coldTavola(data) {
  const contender = (title, ...args) => {
    const out = join(workFolder('answers'), title.replaceAll(/\W+/g, '-'));
    return {
      name: `Tavola, ${title}`,
      command: [
        process.execPath,
        [tavola, 'run', '--no-facts', '--config', PIZZA, '--data', data, '--out', out, ...args],
      ],
      isRequired: true,
      answers: () => publishedIn(out),
    };
  };
  return [
    contender('inline', '--engine', 'inline'),
    contender('1 worker', '--workers', '1'),
    contender('2 workers', '--workers', '2'),
  ];
}

/** Reads what was published, and takes it away, so that no answer of a run before is taken for one of this. */
function publishedIn(out) {
  const read = (kpi) => JSON.parse(readFileSync(join(out, 'current', `${kpi}.json`), 'utf8'));
  const kpis = Object.fromEntries(Object.keys(COLUMNS).map((kpi) => [kpi, read(kpi)]));
  rmSync(out, { recursive: true });
  return pizzaAnswers(kpis);
}

function warmTavola(data) {
  return [
    ['inline', '0'],
    ['1 worker', '1'],
    ['2 workers', '2'],
  ].map(([title, workers]) => {
    const out = join(workFolder('answers'), `warm-${workers}`);
    return {
      name: `Tavola, ${title}, warm`,
      command: [process.execPath, [join(peers, 'tavola-warm.mjs'), data, out, workers, PIZZA]],
      peer: WARM_JUDGE,
      seconds: inside,
      isRequired: true,
    };
  });
}

function python(name, module, script, data, env) {
  const found = pythonWith(module);
  return {
    name,
    command: [found.python, [join(peers, script), data]],
    env,
    skipped: found.skipped,
  };
}

function spark(data) {
  const name = 'PySpark, local[2]';
  const { skipped } = java();
  return skipped ? { name, skipped } : python(name, 'pyspark', 'spark_kpis.py', data);
}

function danfoContender(data, rows) {
  const name = 'danfo.js';
  const found = rows > MOST_ROWS.danfo ? {} : danfo();
  return upTo(rows, MOST_ROWS.danfo, {
    name,
    command: node('danfo.mjs', data, found.folder),
    skipped: found.skipped,
  });
}

function upTo(rows, most, contender) {
  if (rows <= most) return contender;
  return {
    ...contender,
    skipped: `reads the file as one text, which fits up to ${most} rows here`,
  };
}
