import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decimal, text } from '../../src/dataset/columns.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { defineWorkbench } from '../../src/kpi/define-workbench.js';
import type { KpiChecks } from '../../src/kpi/kpi-checks.js';
import { op } from '../../src/kpi/op.js';
import { runWorkbench } from '../../src/run/run-workbench.js';
import type { RunEvent } from '../../src/schedule/events.js';
import { openSnapshot } from '../../src/snapshot/read.js';
import { tempFolder } from '../helpers/temp-folder.js';

const sales = defineDataset({
  name: 'sales',
  source: 'sales.csv',
  columns: { size: text(), price: decimal(2) },
});

type Sizes = { size: string; revenue: number; share: number };

function workbench(checks?: KpiChecks<Sizes>) {
  const options = { title: 'Sizes', ...(checks && { checks }) };
  return defineWorkbench({
    kpis: [
      sales.kpi('sizes', options, (t) =>
        t
          .groupby('size')
          .rollup({ revenue: (d) => op.sum(d.price) })
          .derive({ share: (d) => d.revenue / op.sum(d.revenue) })
          .orderby('size'),
      ),
    ],
  });
}

const OLD = fromCsv('size,price\nS,10.00\nL,20.00\n');

async function runAnd(out: string, checks: KpiChecks<Sizes> | undefined, csv: string) {
  const events: RunEvent[] = [];
  const outcome = await runWorkbench(workbench(checks), {
    data: fromCsv(csv),
    out,
    engine: 'inline',
    onEvent: (event) => events.push(event),
  }).catch((error: Error) => error);
  const results = events.flatMap((event) => (event.type === 'check-done' ? [event.result] : []));
  return { outcome, results };
}

const CASES: [string, KpiChecks<Sizes>, string, string | undefined][] = [
  ['rows', { rows: { min: 1, max: 2 } }, 'S,1.00\nL,2.00\n', undefined],
  ['rows', { rows: { min: 1 } }, '', '0 rows found, and at least 1 expected'],
  ['revenue', { columns: { revenue: { min: 10, max: 20 } } }, 'S,10.00\nL,20.00\n', undefined],
  [
    'revenue',
    { columns: { revenue: { min: 10, max: 20 } } },
    'S,9.99\nL,20.01\nM,12.00\n',
    '2 rows do not pass, the first with revenue=20.01, and 10 to 20 is expected',
  ],
  ['size', { columns: { size: { max: 'M' } } }, 'S,1.00\n', 'the first with size=S, and at most M'],
  ['changes.revenue', { changes: { revenue: { lessThan: 0.3 } } }, 'S,12.99\nL,20.00\n', undefined],
  [
    'changes.revenue',
    { changes: { revenue: { lessThan: 0.3 } } },
    'S,13.00\nL,20.00\nM,900.00\n',
    'revenue changes by 30 % from 10 to 13 where size=S, and less than 30 % is expected',
  ],
  ['whole', { each: { whole: { expect: (d) => d.share <= 0.5 } } }, 'S,1.00\nL,1.00\n', undefined],
  [
    'whole',
    { each: { whole: { expect: (d) => d.share <= 0.5 } } },
    'S,1.00\nL,2.00\n',
    '1 row does not pass, the first with {"size":"L",',
  ],
];

describe('checks of a KPI', () => {
  for (const [check, checks, rows, failure] of CASES) {
    it(`${failure ? 'stop' : 'let pass'} ${JSON.stringify(rows)} by ${check}`, async () => {
      const out = await tempFolder();
      const { snapshot } = await runWorkbench(workbench(), { data: OLD, out, engine: 'inline' });
      const { outcome, results } = await runAnd(out, checks, `size,price\n${rows}`);
      expect(results).toHaveLength(1);
      expect(results[0]).toMatchObject({
        check,
        kpi: 'sizes',
        otherwise: 'fail',
        outcome: failure ? 'fail' : 'pass',
      });
      const current = (await openSnapshot(out))!;
      if (failure === undefined) {
        expect(outcome).toMatchObject({ snapshot: current.id, checks: results });
        const told = check.startsWith('changes') ? [] : results;
        expect(current.manifest.checks).toEqual(told);
      } else {
        expect(outcome).toMatchObject({ code: 'CHECK_FAILED' });
        expect((outcome as Error).message).toContain(`Check ${check} of KPI sizes fails: `);
        expect((outcome as Error).message).toContain(failure);
        expect(current.id).toBe(snapshot);
      }
    });
  }

  it('publish all the same where they only warn, and say so', async () => {
    const out = await tempFolder();
    const checks: KpiChecks<Sizes> = {
      rows: { min: 5, otherwise: 'warn', description: 'five sizes' },
    };
    const { outcome, results } = await runAnd(out, checks, 'size,price\nS,1.00\n');
    expect(results).toEqual([
      {
        check: 'rows',
        kpi: 'sizes',
        otherwise: 'warn',
        outcome: 'warn',
        rows: 1,
        message: '1 row found, and at least 5 expected',
        description: 'five sizes',
      },
    ]);
    expect(outcome).toMatchObject({ checks: results });
    const manifest = JSON.parse(await readFile(join(out, 'current', 'manifest.json'), 'utf8'));
    expect(manifest.checks).toEqual(results);
  });

  it('warn where the snapshot before is damaged, with how, and are compared again after that', async () => {
    const out = await tempFolder();
    const checks: KpiChecks<Sizes> = { changes: { revenue: { lessThan: 0.3 } } };
    await runAnd(out, undefined, 'size,price\nS,10.00\n');
    await writeFile(join(out, 'current', 'sizes.json'), '[]');
    const { outcome, results } = await runAnd(out, checks, 'size,price\nS,20.00\n');
    expect(outcome).not.toBeInstanceOf(Error);
    expect(results).toMatchObject([
      { outcome: 'warn', message: expect.stringContaining('is not what was published') },
    ]);
    const again = await runAnd(out, checks, 'size,price\nS,40.00\n');
    expect(again.outcome).toMatchObject({ code: 'CHECK_FAILED' });
  });

  it('leave ids alone where none is declared, and the same for the same data whatever was before', async () => {
    const checks: KpiChecks<Sizes> = { changes: { revenue: { lessThan: 2, otherwise: 'warn' } } };
    const [one, other] = [await tempFolder(), await tempFolder()];
    await runWorkbench(workbench(), { data: OLD, out: one, engine: 'inline' });
    const csv = 'size,price\nS,1000.00\n';
    const [first, second] = [await runAnd(one, checks, csv), await runAnd(other, checks, csv)];
    expect(first.results[0]!.outcome).toBe('warn');
    expect(second.results[0]!.message).toBe('there is no snapshot before to compare with');
    const idOf = ({ outcome }: typeof first): string => (outcome as { snapshot: string }).snapshot;
    expect(idOf(first)).toBe(idOf(second));
    expect(idOf(await runAnd(one, undefined, csv))).not.toBe(idOf(first));
  });

  it('are refused, before anything is read, where they make no sense', async () => {
    const refused = async (checks: object): Promise<string> => {
      const { outcome } = await runAnd(await tempFolder(), checks as never, 'size,price\nS,1.00\n');
      return (outcome as Error).message;
    };
    expect(await refused({ columns: { revenu: { min: 1 } } })).toContain('did you mean "revenue"');
    expect(await refused({ rows: {} })).toContain('takes a min, a max or both');
    expect(await refused({ changes: { revenue: { lessThan: 0 } } })).toContain('lessThan: 0.3');
    expect(await refused({ each: { x: { expect: 1 } } })).toContain('check x takes');
  });
});
