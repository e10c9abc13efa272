import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { integer, text } from '../../src/dataset/columns.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { defineWorkbench } from '../../src/kpi/define-workbench.js';
import { op } from '../../src/kpi/op.js';
import { desc } from '../../src/kpi/table.js';
import type { EngineToVerify } from '../../src/verify/engines.js';
import { firstDifferenceOf, formatVerification } from '../../src/verify/format-verification.js';
import { verifyKpis } from '../../src/verify/verify-kpis.js';

const columns = { size: text(), units: integer() };
const sales = defineDataset({ name: 'sales', source: 'nowhere.csv', columns });
const sizes = sales.kpi('sizes', { title: 'Sizes' }, (t) =>
  t.groupby('size').rollup({ units: (d) => op.sum(d.units), middle: (d) => op.median(d.units) }),
);
const largest = sales.kpi('largest', { title: 'Largest' }, (t) =>
  t.orderby(desc('units')).slice(0, 2),
);
const shares = sales.kpi('shares', { title: 'Shares' }, (t) =>
  t.lookup(sizes, 'size', { all: (d: { units: number }) => d.units }).select('size', 'all'),
);
const workbench = defineWorkbench({ kpis: [sizes, largest, shares] });
const rows = Array.from({ length: 40 }, (_, i) => `${'SML'[i % 3]},${(i * 7) % 11}`);
const data = fromCsv(['size,units', ...rows].join('\n'));

function temporaryFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tavola-verify-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'sales.csv');
  writeFileSync(path, text);
  return path;
}

const right: EngineToVerify = {
  name: 'inline',
  forSplits: (splits) => inlineEngine({ splits }),
  close: async () => {},
};
/** Counts one unit too many from the second split on. */
const wrong: EngineToVerify = {
  name: 'wrong',
  forSplits(splits) {
    const engine = inlineEngine({ splits });
    if (splits !== 3) return engine;
    return {
      ...engine,
      async compute(request) {
        const result = await engine.compute(request);
        const [kpi] = result.kpis;
        const [sums] = kpi!.aggregates;
        (sums as number[])[1]! += 1;
        return result;
      },
    };
  },
  close: async () => {},
};

describe('verification', () => {
  it('finds every engine and splitting equal', async () => {
    const verification = await verifyKpis(workbench, { data, splits: [undefined, 3] });
    expect(verification).toMatchObject({
      dataset: 'sales',
      engines: ['inline', 'pool of 1', 'pool of 2', 'browser'],
      splits: [null, 3],
      computations: 3 * 4 * 2,
      equal: true,
      kpis: [
        { kpi: 'sizes', differences: [] },
        { kpi: 'largest', differences: [] },
        { kpi: 'shares', differences: [] },
      ],
    });
    for (const { sha256 } of verification.kpis) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    const lines = formatVerification(verification).trimEnd().split('\n');
    expect(lines.at(-1)).toBe('3 KPIs, 24 computations: all equal');
    expect(lines[2]).toMatch(/^sizes +[0-9a-f]{8}(?: +✓){8}$/);
    expect(firstDifferenceOf(verification)).toBeUndefined();
  });

  it('says where a result differs, and how', async () => {
    const verification = await verifyKpis(workbench, {
      data,
      engines: [right, wrong],
      splits: [1, 3],
    });
    expect(verification.equal).toBe(false);
    const [{ sha256, differences }] = verification.kpis as [(typeof verification.kpis)[0]];
    expect(differences).toMatchObject([{ engine: 'wrong', splits: 3, row: 1 }]);
    expect(differences[0]!.sha256).not.toBe(sha256);
    const { expected, found } = differences[0]!;
    expect(found).toEqual({ ...expected, units: Number(expected!.units) + 1 });

    const printed = formatVerification(verification);
    expect(printed).toContain(differences[0]!.sha256.slice(0, 8));
    expect(printed).toContain(`row 1 is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
    expect(printed).toMatch(/3 KPIs, 12 computations: sizes, shares differ\n$/);
    expect(firstDifferenceOf(verification)).toMatch(/^sizes on wrong with 3 splits: row 1 is /);
  });

  it("reads a workbench's own data where those are in memory", async () => {
    const here = defineDataset({ name: 'sales', source: data, columns });
    const units = here.kpi('units', { title: 'Units' }, (t) =>
      t.rollup({ units: (d) => op.sum(d.units) }),
    );
    const only = defineWorkbench({ kpis: [units] });
    const verification = await verifyKpis(only, { engines: [right], splits: [1, 2] });
    expect(verification).toMatchObject({ source: 'csv', computations: 2, equal: true });
  });

  it('tells which engine could not hold the file', async () => {
    const path = temporaryFile('size,units\nS,1\n');
    const small: EngineToVerify = {
      ...right,
      name: 'small',
      refuses: () => 'the file is too large for its memory',
    };
    const only = defineWorkbench({ kpis: [sizes] });
    const verification = await verifyKpis(only, {
      data: path,
      engines: [right, small],
      splits: [1],
    });
    expect(verification).toMatchObject({
      engines: ['inline'],
      skipped: [{ engine: 'small' }],
      computations: 1,
    });
    expect(formatVerification(verification)).toContain(
      'small was not tried: the file is too large for its memory',
    );
  });

  it('reports a row that is missing', async () => {
    const short: EngineToVerify = {
      ...right,
      name: 'short',
      forSplits(splits) {
        const engine = inlineEngine({ splits });
        return {
          ...engine,
          async compute(request) {
            const result = await engine.compute(request);
            const [kpi] = result.kpis;
            return { ...result, kpis: [{ ...kpi!, groups: 2, ...cut(kpi!) }] };
          },
        };
      },
    };
    const cut = ({ keys, aggregates }: { keys: unknown[]; aggregates: unknown[] }) => ({
      keys: keys.map((list) => [...(list as Iterable<unknown>)].slice(0, 2)) as never,
      aggregates: aggregates.map((list) => [...(list as Iterable<unknown>)].slice(0, 2)) as never,
    });
    const only = defineWorkbench({ kpis: [sizes] });
    const { kpis } = await verifyKpis(only, { data, engines: [right, short], splits: [2] });
    expect(kpis[0]!.differences).toMatchObject([{ engine: 'short', row: 2, found: null }]);
  });
});
