import { createRandom } from '../lib/random.mjs';

/*
 * Forty columns, five of each type, those with an even number quoted. One row in a hundred is bad: in turns it has a word
 * for the number in i1, or lacks its last fields.
 */

const DAY = 86_400_000;
const WORDS = [
  'amber',
  'basil',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'haven',
  'iris',
  'jade',
];
const at = (random, span) => new Date(Date.UTC(2015, 0, 1) + Math.floor(random() * span));

/** By the first letter of its columns: the type in SQL, and a field. Floats are eighths, so that sums are exact. */
export const TYPES = {
  i: ['BIGINT', (random) => String(Math.floor(random() * 100_000) - 1000)],
  m: ['DECIMAL(18,2)', (random) => (random() * 1000).toFixed(2)],
  f: ['DOUBLE', (random) => String(Math.floor(random() * 8000) / 8)],
  t: ['VARCHAR', (random) => `${WORDS[Math.floor(random() * 10)]} ${Math.floor(random() * 20)}`],
  b: ['BOOLEAN', (random) => (random() < 0.3 ? 'true' : 'false')],
  d: [
    'DATE',
    (random) =>
      at(random, 365 * DAY)
        .toISOString()
        .slice(0, 10),
  ],
  h: ['TIME', (random) => at(random, DAY).toISOString().slice(11, 19)],
  s: [
    'TIMESTAMP',
    (random) =>
      at(random, 365 * DAY)
        .toISOString()
        .slice(0, 19),
  ],
};
export const NAMES = [0, 1, 2, 3, 4].flatMap((i) =>
  Object.keys(TYPES).map((type) => `${type}${i}`),
);
const isQuoted = (name) => Number(name[1]) % 2 === 0;
const FIRST_BAD = 50;

function* lines(rows) {
  const random = createRandom(1);
  yield NAMES.join();
  for (let row = 0; row < rows; row++) {
    const fields = NAMES.map((name) => {
      const field = TYPES[name[0]][1](random);
      return isQuoted(name) ? `"${field}"` : field;
    });
    if (row % 200 === FIRST_BAD) fields[NAMES.indexOf('i1')] = 'oops';
    if (row % 200 === FIRST_BAD + 100) fields.length -= 5;
    yield fields.join();
  }
}

const columns = NAMES.map((name) => `'${name}': '${TYPES[name[0]][0]}'`).join(', ');
const source = (
  path,
) => `read_csv('${path}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
  store_rejects = true, columns = { ${columns} })`;

export default {
  title: 'Forty columns, half of them quoted, 1 % bad rows, four KPIs',
  lines,
  recipe: 'wide 1',
  columns: {
    totals: ['rows', 'sum_i', 'sum_m', 'sum_f', 'max_f'],
    by_text: ['t0', 'rows', 'sum_m'],
    by_day: ['d1', 'rows', 'sum_i'],
    by_flag: ['b0', 't1', 'rows', 'sum_m'],
  },
  money: ['sum_m', 'sum_f', 'max_f'],
  // One pass, with only the columns that are asked for; every bad row shows in one of them.
  setup: (path) =>
    `CREATE TABLE wide AS SELECT i0, i1, m0, m1, m2, f0, f1, t0, t1, b0, d1 FROM ${source(path)}`,
  queries: {
    totals:
      'SELECT count(*) AS rows, sum(i1) AS sum_i, sum(m0) AS sum_m, sum(f0) AS sum_f, max(f1) AS max_f FROM wide',
    by_text: 'SELECT t0, count(*) AS rows, sum(m1) AS sum_m FROM wide GROUP BY ALL',
    by_day: 'SELECT d1::VARCHAR AS d1, count(*) AS rows, sum(i0) AS sum_i FROM wide GROUP BY ALL',
    by_flag: 'SELECT b0, t1, count(*) AS rows, sum(m2) AS sum_m FROM wide GROUP BY ALL',
  },
  rejects: 'SELECT count(DISTINCT line) AS rejected FROM reject_errors',
};
