import { bar, heatmap, line } from '@tavola/core';
import { describe, expect, it } from 'vitest';
import { drawChart } from '../../src/render/draw-chart.js';
import type { Drawing } from '../../src/render/rendering.js';
import { THEMES } from '../../src/render/theme.js';

const drawing: Drawing = {
  spec: bar({ x: 'revenue', y: 'size' }),
  title: 'Sales by size',
  note: '',
  columns: [
    { name: 'size', type: 'text' },
    { name: 'revenue', type: 'decimal', unit: '$' },
  ],
  rows: [
    { size: 'L', revenue: 2000 },
    { size: 'A <b> & "c"', revenue: 1000 },
  ],
  theme: 'light',
  width: 400,
  format: 'svg',
  scale: 1,
};

async function svgOf(changes: Partial<Drawing> = {}): Promise<string> {
  return Buffer.from(await drawChart({ ...drawing, ...changes })).toString();
}

function textsOf(svg: string): string[] {
  return [...svg.matchAll(/>([^<]+)</g)].map(([, text]) => text!);
}

/** Width and height that stand in the header of a PNG. */
async function sizeOf(changes: Partial<Drawing>): Promise<[number, number]> {
  const png = Buffer.from(await drawChart({ ...drawing, ...changes, format: 'png' }));
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('a chart', () => {
  it('says what it shows, and of which rows', async () => {
    const texts = textsOf(await svgOf({ note: 'size: L' }));
    expect(texts).toEqual(
      expect.arrayContaining(['Sales by size', 'Revenue ($)', 'size: L', 'L', '$0', '$2\u202fk']),
    );
    expect(texts).toContain('A &lt;b&gt; &amp; "c"');
  });

  it('has a bar for each row', async () => {
    const bars = (await svgOf()).match(/aria-roledescription="bar"/g);
    expect(bars).toHaveLength(2);
  });

  it.each(['light', 'dark'] as const)('has the colours of the %s theme', async (theme) => {
    const svg = await svgOf({ theme });
    expect(svg).toContain(`fill="${THEMES[theme].paper}"`);
    expect(svg).toContain(`fill="${THEMES[theme].accent}"`);
  });

  it.each([100, 320, 2000])('is %i pixels wide', async (width) => {
    const svg = await svgOf({ width });
    expect(svg).toMatch(new RegExp(`<svg [^>]*width="${width}"`));
  });

  it('has as many pixels as its scale says', async () => {
    const [width, height] = await sizeOf({});
    expect(width).toBe(400);
    expect(await sizeOf({ scale: 3 })).toEqual([1200, height * 3]);
  });

  it('says so where there are no rows', async () => {
    const texts = textsOf(await svgOf({ rows: [] }));
    expect(texts.sort()).toEqual(['No rows.', 'Revenue ($)', 'Sales by size']);
  });

  it('shows days as they are, on any machine', async () => {
    const days = ['2015-03-01', '2015-03-02', '2015-03-03'];
    const rows = days.map((day, i) => ({ day, revenue: i }));
    const columns: Drawing['columns'] = [
      { name: 'day', type: 'date' },
      ...drawing.columns.slice(1),
    ];
    const before = process.env.TZ;
    process.env.TZ = 'America/Los_Angeles';
    try {
      const texts = textsOf(await svgOf({ spec: line({ x: 'day', y: 'revenue' }), rows, columns }));
      expect(texts.map((text) => text.trim())).toEqual(expect.arrayContaining(['1 Mar', '3 Mar']));
      expect(texts.join()).not.toContain('Feb');
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it('tells of colours, too, in the unit of their column', async () => {
    const rows = [1, 2].map((hour) => ({ hour, size: 'L', revenue: hour * 1000 }));
    const columns: Drawing['columns'] = [...drawing.columns, { name: 'hour', type: 'integer' }];
    const spec = heatmap({ x: 'hour', y: 'size', color: 'revenue' });
    const texts = textsOf(await svgOf({ spec, rows, columns }));
    expect(texts).toEqual(expect.arrayContaining(['Hour', 'Size', '$2\u202fk', 'Revenue ($)']));
  });

  it('may have several parts', async () => {
    const part = drawing.spec;
    expect(
      textsOf(await svgOf({ spec: { vconcat: [part, part] } })).filter((t) => t === 'L'),
    ).toHaveLength(2);
  });
});

describe('a chart loads nothing', () => {
  it.each([
    ['https://example.com/rows.json', { data: { url: 'https://example.com/rows.json' } }],
    [
      '/etc/passwd',
      { transform: [{ lookup: 'size', from: { data: { url: '/etc/passwd' }, key: 'a' } }] },
    ],
  ])('%s', async (url, part) => {
    const { spec } = drawing;
    const layered = { layer: [spec, { ...spec, ...part }] };
    await expect(svgOf({ spec: layered })).rejects.toThrow(url);
  });

  it('https://example.com/x.png', async () => {
    const spec = {
      mark: { type: 'image', url: 'https://example.com/x.png', width: 10, height: 10 },
      encoding: { x: { field: 'revenue', type: 'quantitative' } },
    };
    await expect(svgOf({ spec })).rejects.toThrow('asks for https://example.com/x.png');
  });

  it('and has no links', async () => {
    const encoding = { ...(drawing.spec.encoding as object), href: { field: 'size' } };
    const rows = [{ size: 'javascript:alert(1)', revenue: 1 }];
    const svg = await svgOf({ spec: { ...drawing.spec, encoding }, rows });
    expect(svg).toContain('javascript:alert(1)</text>');
    expect(svg).not.toContain('href');
  });

  it('and runs no code', async () => {
    const spec = {
      ...drawing.spec,
      transform: [{ calculate: 'constructor.constructor("return process.pid")()', as: 'size' }],
    };
    await expect(svgOf({ spec })).rejects.toThrow();
  });
});
