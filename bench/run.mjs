import { statSync } from 'node:fs';
import { checkEqual } from './lib/answers.mjs';
import { CONTENDERS, JUDGE, pizzaContenders } from './lib/contenders.mjs';
import { pizzaSales, readOnce } from './lib/data.mjs';
import { report } from './lib/docs.mjs';
import { machine } from './lib/machine.mjs';
import { count, list, readOptions } from './lib/options.mjs';
import { inTurns } from './lib/rounds.mjs';
import { timesTable } from './lib/table.mjs';

// `npm run bench [-- --rows 1000000,10000000 --order clustered,shuffled --rounds 5 --only tavola,duckdb --write-docs]`: the six
// pizza KPIs of large CSV files, by Tavola and by others, whole processes in turns. Fails unless all answers are equal.

const options = readOptions({
  rows: '1000000,10000000',
  order: 'clustered,shuffled',
  rounds: '5',
  only: CONTENDERS.join(),
  'write-docs': false,
});
const rounds = count('rounds', options.rounds);
const only = list(options.only);
const orders = list(options.order);
refuseOthers('only', only, CONTENDERS);
refuseOthers('order', orders, ['clustered', 'shuffled']);

const sections = [];
for (const rows of list(options.rows).map((text) => count('rows', text))) {
  for (const order of orders) sections.push(await section(rows, order));
}
report(
  'Six KPIs of a CSV file',
  `${machine()}

The six KPIs of [examples/pizza-sales](../examples/pizza-sales), with exact counts of different orders, by whole processes from
start to end. _Warm_ is the second run within a process that keeps its threads, beside DuckDB's second; \`cat\` and
\`wc -l\` are the limit. Ids are _clustered_ where the lines of an order stand together, as a till writes them, and
_shuffled_ where lines stand in random order. ${rounds} rounds: \`npm run bench\`.

${sections.join('\n\n')}`,
  options['write-docs'],
);

async function section(rows, order) {
  const data = await pizzaSales(rows, order);
  const { size } = statSync(data);
  await readOnce(data);
  const outcomes = await inTurns(pizzaContenders(data, rows, only), rounds);
  const { answers: judged } = outcomes.find(({ contender }) => contender.name === JUDGE);
  for (const { contender, answers } of outcomes) {
    if (answers === undefined) continue;
    const isLean = contender.name.endsWith('no distinct counts');
    checkEqual(contender.name, answers, isLean ? withoutOrders(judged) : judged);
  }
  return `### ${rows.toLocaleString('en-US')} rows, ${(size / 1e6).toFixed(0)} MB, ids ${order}

${timesTable(outcomes, { bytes: size })}`;
}

/** Figures stand as `keys | revenue | orders | units | …`; the summary has no keys. */
function withoutOrders(judged) {
  const keys = { summary: 0, hourly_sales: 2 };
  return Object.fromEntries(
    Object.entries(judged).map(([kpi, rows]) => [
      kpi,
      rows.map((row) =>
        row
          .split(' | ')
          .toSpliced((keys[kpi] ?? 1) + 1, 1)
          .join(' | '),
      ),
    ]),
  );
}

function refuseOthers(name, found, known) {
  const stranger = found.find((value) => !known.includes(value));
  if (stranger === undefined && found.length > 0) return;
  console.error(
    `bench: --${name} takes some of ${known.join(', ')}, not ${stranger ?? 'nothing'}.`,
  );
  process.exit(2);
}
