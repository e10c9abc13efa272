import { ROW_CHECKING as BUILT } from '@tavola/core/checks';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { decimal, integer, text as textColumn } from '../../src/dataset/columns.js';
import { browserEngine } from '../../src/engine/browser.js';
import type { Engine } from '../../src/engine/engine.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { poolEngine } from '../../src/engine/pool.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { toSource } from '../../src/interop/to-source.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { op } from '../../src/kpi/op.js';
import { run } from '../../src/run/run-kpi.js';
import { readLayout } from '../../src/scan/read-layout.js';
import type { Reject } from '../../src/scan/rejects.js';
import { ROW_CHECKING } from '../../src/scan/row-checking.js';
import type { CheckResult, RowChecks } from '../../src/scan/row-checks.js';
import type { RecordScanner } from '../../src/scan/scan-range.js';
import { Scanner } from '../../src/scan/scanner.js';
import { StrictScanner } from '../../src/scan/strict-scanner.js';
import { MemoryBytes } from '../../src/source/memory.js';

/** Digits of a number with `scale` after the point. */
function digits(units: number, scale: number): string {
  const all = String(Math.abs(units)).padStart(scale + 1, '0');
  const point = all.length - scale;
  return `${units < 0 ? '-' : ''}${all.slice(0, point)}${scale > 0 ? '.' : ''}${all.slice(point)}`;
}

const lines = defineDataset({
  name: 'lines',
  source: 'lines.csv',
  columns: {
    id: integer(),
    part: textColumn(),
    price: decimal(2),
    quantity: integer(),
    total: decimal(4, { nullable: true }),
    wide: decimal(2, { precision: 30, nullable: true }),
  },
  key: ['id', 'part'],
  checks: {
    total_fits: { expect: (d) => d.total === d.price * d.quantity },
    wide_fits: { expect: (d) => d.wide! >= d.price * 1000000000 * d.quantity - 0.01 },
    named: { expect: (d) => op.length(d.part) > 0 && d.quantity < 90, otherwise: 'warn' },
  },
});
const kpi = lines.kpi('all', { title: 'All' }, (t) =>
  t.groupby('part').rollup({
    rows: op.count(),
    total: (d) => op.sum(d.total),
    ids: (d) => op.distinct(d.id),
  }),
);

interface Line {
  id: number;
  part: string;
  price: number;
  quantity: number;
  total: number | null;
  wide: bigint | null;
  isBroken: boolean;
}

const anyLine: fc.Arbitrary<Line> = fc
  .record({
    id: fc.integer({ min: 0, max: 3 }),
    part: fc.constantFrom('', 'a', 'b', 'say "hi"', 'two\nlines'),
    price: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -9999, max: 9999 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 1e13 }) },
    ),
    quantity: fc.integer({ min: 0, max: 99 }),
    error: fc.constantFrom(0, 0, 0, 0, 1, -1),
    wideError: fc.constantFrom(0n, 0n, 0n, 1n, -1n, -2n),
    total: fc.constantFrom(true, true, true, true, true, true, false),
    isBroken: fc.constantFrom(false, false, false, false, false, true),
  })
  .map(({ error, wideError, total, ...line }) => {
    const exact = line.price * line.quantity * 100 + error;
    return {
      ...line,
      total: total && Number.isSafeInteger(exact) && Math.abs(exact) < 1e15 ? exact : null,
      wide: BigInt(line.price) * BigInt(line.quantity) * 1_000_000_000n + wideError,
    };
  });

function toText(all: readonly Line[]): string {
  const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;
  const bigDigits = (units: bigint): string => {
    const whole = String(units < 0n ? -units : units).padStart(3, '0');
    return `${units < 0n ? '-' : ''}${whole.slice(0, -2)}.${whole.slice(-2)}`;
  };
  const rows = all.map(({ id, part, price, quantity, total, wide, isBroken }) =>
    [
      isBroken ? 'x' : id,
      /[\n"]/.test(part) ? quoted(part) : part,
      digits(price, 2),
      quantity,
      total === null ? '' : digits(total, 4),
      wide === null ? '' : bigDigits(wide),
    ].join(','),
  );
  return `id,part,price,quantity,total,wide\n${rows.map((row) => `${row}\n`).join('')}`;
}

interface Expected {
  used: Line[];
  reasons: string[];
  warned: number;
}

/** What must come of it, by integers of any size and a set of keys. */
function judge(all: readonly Line[]): Expected {
  const seen = new Set<string>();
  const expected: Expected = { used: [], reasons: [], warned: 0 };
  for (const line of all) {
    const { id, part, price, quantity, total, wide, isBroken } = line;
    const product = BigInt(price) * BigInt(quantity);
    const key = JSON.stringify([id, part]);
    const reason = isBroken
      ? 'cast id'
      : total === null || BigInt(total) !== product * 100n
        ? 'check total_fits'
        : wide! < product * 1_000_000_000n - 1n
          ? 'check wide_fits'
          : seen.has(key)
            ? 'duplicate-key id, part'
            : undefined;
    if (reason !== undefined) {
      expected.reasons.push(reason);
      continue;
    }
    seen.add(key);
    expected.used.push(line);
    if (part.length === 0 || quantity >= 90) expected.warned++;
  }
  return expected;
}

const pool = poolEngine({ workers: 2, splits: 4 });
afterAll(() => pool.close());

async function compute(engine: Engine, data: ReturnType<typeof fromCsv> | object[]) {
  const rejects: {
    reason: string;
    column: string;
    line: number;
    offset: number;
    raw: string;
    value: string;
  }[] = [];
  const result = await engine.compute({
    run: 'test',
    dataset: lines,
    plans: [kpi.plan],
    source: toSource(data as never),
    onRejects: (more) => void rejects.push(...more),
    onRestart: () => {
      rejects.length = 0;
    },
    onRows() {},
    onEvent() {},
  });
  const { rows, rejected, checks } = result;
  return { rows, rejected, checks, rejects };
}

describe('checks and the key of a dataset', () => {
  it('reject and warn as integers of any size say, the same under every split and engine', async () => {
    let met = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLine, { maxLength: 40, size: 'max' }),
        fc.integer({ min: 1, max: 9 }),
        async (all, splits) => {
          const expected = judge(all);
          const data = fromCsv(toText(all));
          const whole = await compute(inlineEngine({ splits: 1 }), data);
          expect(whole.rejects.map(({ reason, column }) => `${reason} ${column}`)).toEqual(
            expected.reasons,
          );
          expect(whole.rows).toBe(expected.used.length);
          expect(whole.rows + whole.rejected).toBe(all.length);
          expect(whole.checks[2]).toMatchObject({
            check: 'named',
            rows: expected.warned,
          } satisfies Partial<CheckResult>);
          const others = [
            inlineEngine({ splits }),
            browserEngine({ splits, checking: ROW_CHECKING }),
            pool,
          ];
          for (const engine of others) expect(await compute(engine, data)).toEqual(whole);
          met += expected.reasons.filter((reason) => reason.startsWith('dup')).length;
        },
      ),
      { numRuns: 60 },
    );
    expect(met).toBeGreaterThan(20);
  }, 60_000);

  it('say the line, the values and the text of a row that is rejected', async () => {
    const text =
      'id,part,price,quantity,total,wide\n1,a,12.10,3,36.30,36300000000.00\n2,"b\nc",12.10,3,36.31,36300000000.00\n1,a,1.00,1,1.00,1000000000.00\n';
    const { rejects } = await run(kpi, { data: fromCsv(text) });
    expect(rejects).toEqual([
      {
        file: 'csv',
        line: 3,
        offset: text.indexOf('2,"b'),
        column: 'total_fits',
        reason: 'check',
        value: 'total=36.31, price=12.10, quantity=3',
        raw: '2,"b\nc",12.10,3,36.31,36300000000.00',
      },
      {
        file: 'csv',
        line: 5,
        offset: text.lastIndexOf('1,a'),
        column: 'id, part',
        reason: 'duplicate-key',
        value: 'id=1, part=a',
        raw: '1,a,1.00,1,1.00,1000000000.00',
      },
    ]);
  });

  it('hold rows in memory to the same', async () => {
    const row = { id: 1, part: 'a', price: 12.1, quantity: 3, total: 36.3, wide: '36300000000.00' };
    const rows = [
      row,
      { ...row, id: 2, total: 36.31 },
      { ...row, id: 0 },
      row,
      { ...row, id: 'x' },
    ];
    for (const engine of [inlineEngine({ splits: 3 }), pool]) {
      const { rows: used, rejects } = await compute(engine, rows);
      expect(used).toBe(2);
      expect(rejects.map(({ reason, line }) => `${line} ${reason}`)).toEqual([
        '2 check',
        '4 duplicate-key',
        '5 cast',
      ]);
    }
  });

  it('make a run fail where a check must hold, with its name and the first row', async () => {
    const strict = defineDataset({
      name: 'strict',
      source: 'x.csv',
      columns: { a: integer(), b: integer() },
      checks: { ordered: { expect: (d) => d.a <= d.b, otherwise: 'fail' } },
    });
    const count = strict.kpi('count', { title: 'Count' }, (t) => t.count());
    await expect(run(count, { data: fromCsv('a,b\n1,2\n4,3\n6,5\n') })).rejects.toMatchObject({
      code: 'CHECK_FAILED',
      message: expect.stringContaining(
        'Check ordered of dataset strict fails: 2 rows do not pass, the first on line 3 with a=4, b=3',
      ),
    });
    expect((await run(count, { data: fromCsv('a,b\n1,2\n') })).rows).toEqual([{ count: 1 }]);
  });

  it('compare null as expressions do', async () => {
    const nullable = defineDataset({
      name: 'nullable',
      source: 'x.csv',
      columns: { a: integer({ nullable: true }), b: decimal(1, { nullable: true }) },
      checks: {
        same: { expect: (d) => d.a === d.b, otherwise: 'warn' },
        other: { expect: (d) => d.a !== d.b, otherwise: 'warn' },
        less: { expect: (d) => d.a! < d.b!, otherwise: 'warn' },
        zero: { expect: (d) => d.a === 0, otherwise: 'warn' },
      },
    });
    const count = nullable.kpi('count', { title: 'Count' }, (t) => t.count());
    const { checks } = await inlineEngine().compute({
      run: 'test',
      dataset: nullable,
      plans: [count.plan],
      source: toSource(fromCsv('a,b\n,\n,0.0\n0,\n1,1.0\n,1.0\n-1,\n')),
      onRejects() {},
      onRestart() {},
      onRows() {},
      onEvent() {},
    });
    expect(checks.map(({ check, rows }) => [check, rows])).toEqual([
      ['same', 4],
      ['other', 2],
      ['less', 4],
      ['zero', 5],
    ]);
  });

  it('are refused where they make no sense', () => {
    const define = (more: object) => () =>
      defineDataset({
        name: 'x',
        source: 'x',
        columns: { a: integer(), n: integer({ nullable: true }) },
        ...more,
      });
    expect(define({ checks: { c: { expect: 'd => d.a' } } })).toThrow(/Dataset x, check c takes/);
    expect(define({ checks: { c: { expect: (d: { b: number }) => d.b > 0 } } })).toThrow(
      /no column "b"/,
    );
    expect(define({ checks: { c: { expect: (d: { a: number }) => op.sum(d.a) > 0 } } })).toThrow(
      /op.sum/,
    );
    expect(define({ key: 'b' })).toThrow(/no column "b"/);
    expect(define({ key: 'n' })).toThrow(/may be null/);
  });

  it('are told to be missing where a page was not given what they need', async () => {
    await expect(compute(browserEngine(), fromCsv('id\n'))).rejects.toThrow(
      /@tavola\/core\/checks/,
    );
    expect(Object.keys(BUILT)).toEqual(Object.keys(ROW_CHECKING));
  });
});

it('the strict reader holds rows to them as the kernel does', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 30, size: 'max' }), (all) => {
      const bytes = new MemoryBytes(new TextEncoder().encode(toText(all)));
      const layout = readLayout(bytes, 'lines.csv', lines);
      const rules = { checks: lines.checks!, key: { columns: lines.key!, how: 'all' as const } };
      const read = new Set(layout.columns.map(({ name }) => name));
      const scanWith = (create: (checks: RowChecks) => RecordScanner) => {
        const checks = ROW_CHECKING.create(rules, (name) => lines.columns[name]!);
        const [rejects, notes, ids]: [Reject[], [number, Reject][], number[]] = [[], [], []];
        const result = create(checks).scan(
          bytes,
          { from: layout.start, to: bytes.size, isProven: true },
          {
            batch: ({ rows, columns }) => {
              ids.push(...columns.id!.values.subarray(0, rows));
            },
            reject: (reject) => rejects.push(reject),
            note: (rule, row) => notes.push([rule, row]),
          },
        );
        return { result, rejects, notes, ids, found: checks.found([]) };
      };
      const strict = scanWith((checks) => new StrictScanner(layout, read, checks));
      const kernel = Kernel.take();
      const quick = scanWith((checks) => new Scanner(layout, read, kernel, undefined, checks));
      kernel.release();
      expect(quick).toEqual(strict);
      expect(quick.result.rows + quick.result.rejected).toBe(all.length);
    }),
    { numRuns: 50 },
  );
});
