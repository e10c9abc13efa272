import { describe, expect, it } from 'vitest';
import { float } from '../../src/dataset/columns.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { op } from '../../src/kpi/op.js';
import { run } from '../../src/run/run-kpi.js';
import { tempFile } from '../helpers/temp-folder.js';

const data = defineDataset({
  name: 'data',
  source: 'x.csv',
  columns: { x: float({ nullable: true }), y: float() },
});

describe('a key that is computed', () => {
  it('has a group for null and one for NaN, as in Arquero', async () => {
    const kpi = data.kpi('ratios', { title: 'Ratios' }, (t) =>
      t
        .groupby({ ratio: (d) => (d.y === 0 ? d.y / d.y : d.x) })
        .rollup({ rows: () => op.count(), y: (d) => op.sum(d.y) }),
    );
    const path = await tempFile('x,y\n1,1\n,2\n3,0\n,4\n4,0\n1,8\n');
    const { table, rows } = await run(kpi, { data: path });
    expect(table.objects()).toEqual([
      { ratio: 1, rows: 2, y: 9 },
      { ratio: null, rows: 2, y: 6 },
      { ratio: Number.NaN, rows: 2, y: 0 },
    ]);
    expect(rows.map(({ ratio }) => ratio)).toEqual([1, null, null]);
  });
});

describe('an engine', () => {
  it('of no such name is refused', async () => {
    const kpi = data.kpi('rows', { title: 'Rows' }, (t) => t.count());
    await expect(
      run(kpi, { data: [{ x: 1, y: 1 }], engine: 'pol' as never }),
    ).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: 'There is no engine "pol": name inline or pool, or give one.',
    });
  });
});
