import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { canonical, checkEqual } from './lib/answers.mjs';
import { readOnce } from './lib/data.mjs';
import { report } from './lib/docs.mjs';
import { machine } from './lib/machine.mjs';
import { count, list, readOptions } from './lib/options.mjs';
import { peers, root, tavola, workFolder } from './lib/paths.mjs';
import { inTurns } from './lib/rounds.mjs';
import { timesTable } from './lib/table.mjs';
import { dataOf, SHAPES } from './shapes/shapes.mjs';

// `node bench/shapes.mjs [--rows 5000000 --wide-rows 1000000 --rounds 5 --only wide,integer-keys,text-keys,derived --write-docs]`:
// files and KPIs of other shapes, by Tavola and by DuckDB, whole processes in turns. Fails unless all answers are equal.

const JUDGE = 'DuckDB, 2 threads';
const options = readOptions({
  rows: '5000000',
  'wide-rows': '1000000',
  rounds: '5',
  only: Object.keys(SHAPES).join(),
  'write-docs': false,
});
const rounds = count('rounds', options.rounds);
const sections = [];
for (const name of list(options.only)) {
  if (!(name in SHAPES))
    throw new Error(`--only takes some of ${Object.keys(SHAPES)}, not ${name}.`);
  const size = name === 'wide' ? 'wide-rows' : 'rows';
  sections.push(await section(name, count(size, options[size])));
}
report(
  'Other shapes',
  `${machine()}\n\n${rounds} rounds: \`node bench/shapes.mjs\`.\n\n${sections.join('\n\n')}`,
  options['write-docs'],
);

async function section(name, rows) {
  const { title, columns, money } = SHAPES[name];
  const data = await dataOf(name, rows);
  const { size } = statSync(data);
  await readOnce(data);
  const toAnswers = ({ kpis, rejected }) => ({
    ...canonical(kpis, columns, money),
    rejected: [String(rejected)],
  });
  const outcomes = await inTurns(
    [
      ...['1', '2'].map((workers) => tavolaContender(name, data, workers, toAnswers)),
      {
        name: JUDGE,
        command: [process.execPath, [join(peers, 'duckdb-shape.mjs'), name, data]],
        answers: (run) => toAnswers(JSON.parse(run.stdout)),
        peer: JUDGE,
        isRequired: true,
      },
    ],
    rounds,
  );
  const judged = outcomes.at(-1).answers;
  for (const { contender, answers } of outcomes) checkEqual(contender.name, answers, judged);
  const rejected =
    judged.rejected[0] === '0' ? '' : `, ${judged.rejected[0]} rows rejected by each`;
  return `### ${title}

${rows.toLocaleString('en-US')} rows, ${(size / 1e6).toFixed(0)} MB${rejected}.

${timesTable(outcomes, { bytes: size })}`;
}

function tavolaContender(name, data, workers, toAnswers) {
  const out = join(workFolder('answers'), `${name}-${workers}`);
  const config = join(root, 'bench', 'shapes', SHAPES[name].config);
  return {
    name: `Tavola, ${workers} worker${workers === '1' ? '' : 's'}`,
    command: [
      process.execPath,
      [
        tavola,
        'run',
        '--json',
        '--no-facts',
        '--config',
        config,
        '--data',
        data,
        '--out',
        out,
        '--workers',
        workers,
      ],
    ],
    peer: JUDGE,
    isRequired: true,
    answers: ({ stdout }) => {
      const read = (kpi) => JSON.parse(readFileSync(join(out, 'current', `${kpi}.json`), 'utf8'));
      const kpis = Object.fromEntries(
        Object.keys(SHAPES[name].columns).map((kpi) => [kpi, read(kpi)]),
      );
      rmSync(out, { recursive: true });
      return toAnswers({ kpis, rejected: JSON.parse(stdout).rejected });
    },
  };
}
