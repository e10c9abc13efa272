import { describe, expect, it } from 'vitest';
import { text } from '../../src/dataset/columns.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { run } from '../../src/run/run-kpi.js';

const words = defineDataset({
  name: 'words',
  source: [{ word: 'a' }, { word: null }, { word: 'b' }],
  columns: { word: text({ nullable: true }) },
});

describe('an expression that fails', () => {
  it('does so in no row that a filter keeps away', async () => {
    const kpi = words.kpi('first', { title: 'First' }, (t) =>
      t
        .filter((d) => d.word != null)
        .groupby({ first: (d) => d.word![0]! })
        .count(),
    );
    const { rows } = await run(kpi, { splits: 2 });
    expect(rows).toEqual([
      { first: 'a', count: 1 },
      { first: 'b', count: 1 },
    ]);
  });

  it('is told by its KPI where the row is looked at', async () => {
    const kpi = words.kpi('first', { title: 'First' }, (t) =>
      t.groupby({ first: (d) => d.word![0]! }).count(),
    );
    for (const engine of ['inline', 'pool'] as const) {
      await expect(run(kpi, { engine })).rejects.toMatchObject({
        code: 'EXPRESSION_INVALID',
        message: expect.stringMatching(/^KPI first: an expression fails with "Cannot read/),
      });
    }
  });

  it('is told by its KPI, too, where it is the key of a lookup', async () => {
    const kpi = words.kpi('found', { title: 'Found' }, (t) =>
      t
        .lookup([{ first: 'a', x: 1 }], [(d: { word: string | null }) => d.word![0]!, 'first'], 'x')
        .count(),
    );
    await expect(run(kpi, { splits: 2 })).rejects.toMatchObject({
      code: 'EXPRESSION_INVALID',
      message: expect.stringMatching(/^KPI found: an expression fails with "Cannot read/),
    });
  });
});

describe('the bound on gathered rows', () => {
  it('counts none beyond the first that are looked at', async () => {
    const source = Array.from({ length: 6 }, (_, i) => ({ word: `w${i}` }));
    const few = words.kpi('few', { title: 'Few', maxRows: 3 }, (t) => t.slice(0, 3));
    const { rows } = await run(few, { data: source, splits: 3 });
    expect(rows).toEqual(source.slice(0, 3));
  });
});
