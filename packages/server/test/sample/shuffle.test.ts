import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { generateSample } from '../../src/sample/generate.js';
import { sampleRows, sampleText } from './parse-sample.js';

const lines = (text: string) => text.split('\n');

it.each([0, 1, 2, 7, 1024, 5000])('holds the same %i rows in another order', (rows) => {
  const [header, ...shuffled] = lines(sampleText({ rows, shuffle: true }));
  const [sameHeader, ...ordered] = lines(sampleText({ rows }));
  expect(header).toBe(sameHeader);
  expect([...shuffled].sort()).toEqual([...ordered].sort());
  if (rows > 10) expect(shuffled).not.toEqual(ordered);
});

it('has the same bytes for the same rows and seed, everywhere', () => {
  const text = sampleText({ rows: 1000, seed: 1, shuffle: true });
  expect(createHash('sha256').update(text).digest('hex')).toBe(
    'e608480e0fe085bfec16e64ef616a3f61e441613d93089d8dbd0274b5f92cb85',
  );
  expect(sampleText({ rows: 1000, seed: 2, shuffle: true })).not.toBe(text);
});

it.each([1, 1000, 4096, 5000, 6000])(
  'has the same bytes when %i rows are held at a time',
  (blockRows) => {
    const rows = blockRows === 1 ? 50 : 5000;
    expect(sampleText({ rows, shuffle: true, blockRows })).toBe(
      sampleText({ rows, shuffle: true }),
    );
  },
);

it('scatters orders and days over the whole file', () => {
  const rows = sampleRows({ rows: 48_620, shuffle: true });
  const share = (hits: unknown[]) => hits.length / rows.length;
  const grows = rows.filter(({ order }, i) => i > 0 && order > rows[i - 1]!.order);
  expect(share(grows)).toBeCloseTo(0.5, 1);
  const neighbours = rows.filter(({ order }, i) => i > 0 && order === rows[i - 1]!.order);
  expect(share(neighbours)).toBeLessThan(0.001);
  const firstTenth = rows.slice(0, rows.length / 10);
  expect(new Set(firstTenth.map(({ date }) => date)).size).toBeGreaterThan(350);
});

it('holds no more than a block of the rows', () => {
  for (const _ of generateSample({ rows: 50_000, shuffle: true }));
  const held = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  const before = held();
  let most = 0;
  for (const _ of generateSample({ rows: 600_000, shuffle: true, blockRows: 100_000 })) {
    most = Math.max(most, held() - before);
  }
  expect(most).toBeLessThan(60_000_000);
}, 30_000);
