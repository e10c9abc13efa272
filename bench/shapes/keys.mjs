import { createRandom } from '../lib/random.mjs';

/*
 * As many keys as a fifth of the rows, in random order, as integers and as texts: five million rows have a million keys.
 */

function* lines(rows) {
  const random = createRandom(2);
  const keys = Math.max(1, Math.round(rows / 5));
  yield 'number,name,amount';
  for (let row = 0; row < rows; row++) {
    const key = Math.floor(random() * keys);
    // Numbers are spread out, so that no table indexed by them would do.
    const number = (key * 2_654_435) % 9_999_991_017;
    yield `${number},customer ${key.toString(36)},${(random() * 100).toFixed(2)}`;
  }
}

const source = (
  path,
) => `read_csv('${path}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
  columns = { 'number': 'BIGINT', 'name': 'VARCHAR', 'amount': 'DECIMAL(18,2)' })`;

/** What is asked of the groups, so that all of them count and none need be written out. */
const shape = (title, key) => ({
  title,
  lines,
  recipe: 'keys 1',
  file: 'keys',
  columns: { customers: ['groups', 'amount', 'most', 'most_rows', 'weighted'] },
  money: ['amount', 'most', 'weighted'],
  queries: (path) => ({
    customers: `SELECT count(*) AS groups, sum(amount) AS amount, max(amount) AS most, max(rows) AS most_rows,
        sum(amount * rows) AS weighted
      FROM (SELECT ${key}, count(*) AS rows, sum(amount) AS amount FROM ${source(path)} GROUP BY ALL)`,
  }),
});

export const integerKeys = shape('A fifth as many integer keys as rows', 'number');
export const textKeys = shape('A fifth as many text keys as rows', 'name');
