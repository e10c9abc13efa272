import { statSync } from 'node:fs';
import { checkEqual } from './lib/answers.mjs';
import { JUDGE, pizzaContenders, WARM_JUDGE } from './lib/contenders.mjs';
import { pizzaSales, readOnce } from './lib/data.mjs';
import { report } from './lib/docs.mjs';
import { machine } from './lib/machine.mjs';
import { count, readOptions } from './lib/options.mjs';
import { inTurns } from './lib/rounds.mjs';
import { timesTable } from './lib/table.mjs';

// `node bench/small.mjs [--rows 48620 --rounds 15 --write-docs]`: the six pizza KPIs of a small file, where starting up is most
// of the time, by `tavola run` and by a Node process that opens DuckDB.

const options = readOptions({ rows: '48620', rounds: '15', 'write-docs': false });
const rows = count('rows', options.rows);
const rounds = count('rounds', options.rounds);
const data = await pizzaSales(rows, 'clustered');
const { size } = statSync(data);
await readOnce(data);

const contenders = pizzaContenders(data, rows, ['tavola', 'duckdb']).filter(
  ({ name, peer }) => peer !== WARM_JUDGE && (name === JUDGE || name.startsWith('Tavola')),
);
const empty = {
  name: 'Node that does nothing',
  command: [process.execPath, ['-e', '']],
  peer: JUDGE,
};
const outcomes = await inTurns([empty, ...contenders], rounds);
const judged = outcomes.find(({ contender }) => contender.name === JUDGE).answers;
for (const { contender, answers } of outcomes) {
  if (answers !== undefined) checkEqual(contender.name, answers, judged);
}
report(
  'A small file',
  `${machine()}

${rows.toLocaleString('en-US')} rows, ${(size / 1e6).toFixed(1)} MB, the six KPIs, whole processes: what counts is starting up.
${rounds} rounds: \`node bench/small.mjs\`.

${timesTable(outcomes, { bytes: size })}`,
  options['write-docs'],
);
