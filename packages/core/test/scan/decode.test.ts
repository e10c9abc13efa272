import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/dataset/columns.js';
import {
  boolean,
  date,
  decimal,
  float,
  integer,
  text,
  time,
  timestamp,
} from '../../src/dataset/columns.js';
import { scanText } from '../helpers/scan-text.js';

/** What becomes of each field: its value, or the reason why its row is rejected. */
async function read(column: Column, fields: readonly string[]): Promise<unknown[]> {
  const body = fields.map((field) => `${field},.\n`).join('');
  const { rows, rejects } = await scanText({ x: column }, `x,end\n${body}`);
  const byLine = new Map(rejects.map((reject) => [reject.line, reject.reason]));
  let next = 0;
  return fields.map((_, i) => byLine.get(i + 2) ?? rows[next++]!.x);
}

async function expectFields(column: Column, cases: Record<string, unknown>): Promise<void> {
  const fields = Object.keys(cases);
  const found = await read(column, fields);
  expect(Object.fromEntries(fields.map((field, i) => [field, found[i]]))).toEqual(cases);
}

describe('an integer', () => {
  it('is digits with an optional sign, within 2^53 - 1', () =>
    expectFields(integer(), {
      '0 ': 0,
      '+5': 5,
      '-5': -5,
      '-0': 0,
      '+0': 0,
      '007': 7,
      '9007199254740991': 9007199254740991,
      '-9007199254740991': -9007199254740991,
      '9007199254740992': 'cast',
      '-9007199254740992': 'cast',
      '9007199254740993': 'cast',
      '00000000000000000000000000000000000000001': 1,
      '99999999999999999999999999999999999999999': 'cast',
      '1.0': 1,
      '-1.00': -1,
      '1.0000': 1,
      '1.000': 'cast',
      '1.5': 'cast',
      '1.': 'cast',
      '1e3': 'cast',
      '0x10': 'cast',
      '1 000': 'cast',
      '1_000': 'cast',
      '"1,000"': 'cast',
      ' 1': 1,
      '+': 'cast',
      '-': 'cast',
      '--1': 'cast',
      '٣': 'cast',
      NaN: 'cast',
      '"3"': 3,
      '': 'null',
      '""': 'null',
    }));

  it('keeps to its bounds, both included', () =>
    expectFields(integer({ min: -2, max: 3 }), {
      '-3': 'out-of-range',
      '-2': -2,
      '3': 3,
      '4': 'out-of-range',
      x: 'cast',
    }));

  it('may be null if it is declared so', () =>
    expectFields(integer({ nullable: true, min: 1 }), {
      '': null,
      '""': null,
      '0': 'out-of-range',
    }));
});

describe('a decimal', () => {
  it('has no more digits after the point than declared, zeros apart', () =>
    expectFields(decimal(2), {
      '1': 1,
      '1.': 1,
      '.5': 0.5,
      '-.5': -0.5,
      '+1.25': 1.25,
      '1.2500': 1.25,
      '1.255': 'cast',
      '1.2501': 'cast',
      '0.1': 0.1,
      '0.29': 0.29,
      '-0.00': 0,
      '.': 'cast',
      '-.': 'cast',
      '1.2.3': 'cast',
      '"1,25"': 'cast',
      '1e2': 'cast',
      '90071992547409.91': 90071992547409.91,
      '90071992547409.92': 'cast',
      '-90071992547409.91': -90071992547409.91,
      $5: 'cast',
      '': 'null',
    }));

  it('has bounds in its own unit', () =>
    expectFields(decimal(2, { min: 0.1, max: 0.29 }), {
      '0.09': 'out-of-range',
      '0.1': 0.1,
      '0.29': 0.29,
      '0.3': 'out-of-range',
    }));

  it('of fifteen digits is still exact', () =>
    expectFields(decimal(15), {
      '9.007199254740991': 9.007199254740991,
      '9.007199254740992': 'cast',
      '0.000000000000001': 1e-15,
    }));
});

describe('a float', () => {
  it('is what JavaScript writes, and finite', () =>
    expectFields(float(), {
      '1.5': 1.5,
      '-2.': -2,
      '.5': 0.5,
      '+.5': 0.5,
      '1e3': 1000,
      '1E-3': 0.001,
      '1.e1': 10,
      '5e-324': 5e-324,
      '1.7976931348623157e308': Number.MAX_VALUE,
      '1e309': 'cast',
      '-0': 0,
      '-0.0000000000000000': 0,
      NaN: 'cast',
      Infinity: 'cast',
      '0x10': 'cast',
      '.': 'cast',
      '-': 'cast',
      e5: 'cast',
      '1e': 'cast',
      ' 1': 1,
      '1 ': 1,
      '': 'null',
    }));

  it('is read to the last of its digits, however many', async () => {
    const zeros = '0'.repeat(500);
    await expectFields(float(), {
      [`0.${zeros}1`]: 0,
      [`0.${zeros}x`]: 'cast',
      [`${zeros}12`]: 12,
      [`1${'0'.repeat(400)}`]: 'cast',
    });
  });

  it('is the nearest double, as Number says', async () => {
    const spelt = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc
        .tuple(fc.constantFrom('', '-', '+'), fc.bigInt(0n, 10n ** 20n), fc.nat(20))
        .map(([sign, digits, point]) => {
          const all = String(digits).padStart(point + 1, '0');
          return `${sign}${all.slice(0, all.length - point)}.${all.slice(all.length - point)}`;
        }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(spelt, { minLength: 1, maxLength: 50 }), async (fields) => {
        expect(await read(float(), fields)).toEqual(fields.map((field) => Number(field) + 0));
      }),
      { numRuns: 100 },
    );
  });
});

describe('a text', () => {
  it('is any UTF-8; an empty one is text unless nulls are allowed', async () => {
    await expectFields(text(), { '': '', '""': '', ' a': ' a', '"a""b"': 'a"b', '寿🍕': '寿🍕' });
    await expectFields(text({ nullable: true }), { '': null, '""': '', a: 'a' });
  });

  it('is one of those declared, if any are', () =>
    expectFields(text({ oneOf: ['S', 'a"b', 'é'], nullable: true }), {
      S: 'S',
      s: 'not-one-of',
      'S ': 'not-one-of',
      '"a""b"': 'a"b',
      é: 'é',
      'e\u0301': 'not-one-of',
      '': null,
      '""': 'not-one-of',
    }));

  it('keeps thousands of values apart', async () => {
    const fields = Array.from({ length: 5000 }, (_, i) => `name ${(i * 7919) % 5000} é`);
    expect(await read(text(), [...fields, ...fields])).toEqual([...fields, ...fields]);
  });
});

describe('a boolean', () => {
  it('is true, false, 1 or 0 in any case', () =>
    expectFields(boolean(), {
      true: true,
      TRUE: true,
      False: false,
      '1': true,
      '0': false,
      yes: 'cast',
      '2': 'cast',
      'true ': true,
      '': 'null',
    }));
});

describe('a date', () => {
  it('is a day of the calendar, YYYY-MM-DD', () =>
    expectFields(date({ nullable: true }), {
      '2015-01-31': '2015-01-31',
      '2016-02-29': '2016-02-29',
      '2015-02-29': 'cast',
      '1900-02-29': 'cast',
      '2000-02-29': '2000-02-29',
      '2100-02-29': 'cast',
      '2015-04-31': 'cast',
      '2015-13-01': 'cast',
      '2015-00-10': 'cast',
      '2015-01-00': 'cast',
      '1969-12-31': '1969-12-31',
      '0001-01-01': '0001-01-01',
      '9999-12-31': '9999-12-31',
      '2015-1-1': '2015-01-01',
      '2015/01/01': '2015-01-01',
      '2015-01-01 ': '2015-01-01',
      '2015-01-01T00:00': '2015-01-01',
      '2015-01-01T00:01': 'cast',
      '20150101': '2015-01-01',
      '': null,
    }));

  it('keeps to its bounds', () =>
    expectFields(date({ min: '2015-01-02', max: '2015-12-30' }), {
      '2015-01-01': 'out-of-range',
      '2015-01-02': '2015-01-02',
      '2015-12-30': '2015-12-30',
      '2015-12-31': 'out-of-range',
    }));

  it('is a day where the calendar of Date has it, and nowhere else', async () => {
    const days: string[] = [];
    for (let year = 1890; year < 2110; year += 7)
      for (let month = 0; month <= 13; month++)
        for (const day of [0, 1, 28, 29, 30, 31, 32])
          days.push([String(year), ...[month, day].map((n) => `${n}`.padStart(2, '0'))].join('-'));
    const judged = days.map((day) => {
      const moment = new Date(`${day}T00:00:00Z`);
      return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day) ? day : 'cast';
    });
    expect(await read(date(), days)).toEqual(judged);
  });
});

describe('a time', () => {
  it('is HH:MM, with seconds and milliseconds or without', () =>
    expectFields(time(), {
      '00:00': '00:00:00',
      '23:59:59': '23:59:59',
      '12:30:01.5': '12:30:01.500',
      '12:30:01.05': '12:30:01.050',
      '12:30:01.005': '12:30:01.005',
      '12:30:01.0005': 'cast',
      '12:30:01.': 'cast',
      '24:00': 'cast',
      '12:60': 'cast',
      '12:30:60': 'cast',
      '1:30': '01:30:00',
      '12.30': '12:30:00',
      '12:30:': 'cast',
      '12:3a': 'cast',
      '12:30Z': 'cast',
      '': 'null',
    }));

  it('keeps to its bounds', () =>
    expectFields(time({ min: '08:00', max: '17:30:00' }), {
      '07:59:59.999': 'out-of-range',
      '08:00': '08:00:00',
      '17:30': '17:30:00',
      '17:30:00.001': 'out-of-range',
    }));
});

describe('a timestamp', () => {
  it('is a date and a time in UTC, parted by a space or T', () =>
    expectFields(timestamp(), {
      '2015-03-29 02:30': '2015-03-29T02:30:00.000Z',
      '2015-03-29T02:30:01': '2015-03-29T02:30:01.000Z',
      '2015-03-29T02:30:01.25Z': '2015-03-29T02:30:01.250Z',
      '2016-02-29 23:59:59.999': '2016-02-29T23:59:59.999Z',
      '1969-12-31 23:59': '1969-12-31T23:59:00.000Z',
      '2015-02-29 00:00': 'cast',
      '2015-03-29': 'cast',
      '2015-03-29 2:30': '2015-03-29T02:30:00.000Z',
      '2015-03-29_02:30': 'cast',
      '2015-03-29T02:30+01:00': 'cast',
      '2015-03-29T02:30z': 'cast',
      '2015-03-29 24:00': 'cast',
      '': 'null',
    }));

  it('keeps to its bounds', () =>
    expectFields(timestamp({ min: '2015-01-01 00:00', max: '2015-12-31T23:59:59.999Z' }), {
      '2014-12-31 23:59:59.999': 'out-of-range',
      '2015-01-01T00:00Z': '2015-01-01T00:00:00.000Z',
      '2016-01-01 00:00': 'out-of-range',
    }));
});
