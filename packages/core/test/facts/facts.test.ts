import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import { readFacts } from '../../src/facts/facts.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { everyType } from '../helpers/every-type.js';
import { factsBytes } from '../helpers/facts-of.js';

const CSV = `id,quantity,price,amount,weight,paid,name,size,day,opens,moment
1,2,3.50,123456789012345678.5,0.1,true,Zoë,S,2016-02-29,11:30,2016-02-29 11:30
2,3,,,0.2,,,L,,12:00:00.5,
`;

const whole = await factsBytes(everyType, fromCsv(CSV));

/** The bytes with some text replaced by another as long, wherever it is. */
function replaced(from: string, to: string): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(whole).toString('latin1');
  expect(text).toContain(from);
  return new Uint8Array(Buffer.from(text.replaceAll(from, to), 'latin1'));
}

function refusal(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    readFacts(bytes.slice(), 'a.arrow');
  } catch (error) {
    expect(error).toMatchObject({ name: 'TavolaError', code: 'FACTS_INVALID' });
    return (error as Error).message;
  }
  return 'none';
}

describe('a file of facts', () => {
  it('is read without copying, from memory that threads share, too', () => {
    const shared = new SharedArrayBuffer(whole.length);
    new Uint8Array(shared).set(whole);
    const { rows, columns } = readFacts(new Uint8Array(shared), 'a.arrow');
    expect(rows).toBe(2);
    const { values, validity, strings } = columns.get('name')!;
    expect(values[0]!.buffer).toBe(shared);
    expect(validity[0]!.buffer).toBe(shared);
    expect([...values[0]!]).toEqual([0, 0]);
    expect([...validity[0]!]).toEqual([0b01]);
    expect(strings()).toEqual(['Zoë']);
    expect(strings()).toBe(strings());
    expect([...columns.get('price')!.values[0]!]).toEqual([350, 0]);
    expect([...columns.get('size')!.zones.greatest]).toEqual([1]);
    expect([...columns.get('day')!.zones.nulls]).toEqual([1]);
  });

  it('is refused wherever it is cut', () => {
    expect(refusal(new Uint8Array(0))).toBe(
      'The facts in a.arrow cannot be used: it is no Arrow file. Run again with --facts.',
    );
    for (let length = 1; length < whole.length; length++) {
      expect(refusal(whole.slice(0, length)), String(length)).not.toBe('none');
    }
    expect(refusal(whole.slice(0, -1))).toContain('its end is missing');
  });

  it('is refused where it is of another kind', () => {
    const other = tableToIPC(tableFromArrays({ a: [1, 2] }), { format: 'file' });
    expect(refusal(new Uint8Array(other!))).toContain('it is an Arrow file, but none that a run');
    expect(refusal(replaced('"format":1', '"format":2'))).toContain('it is of format 2');
    expect(refusal(replaced('"rows":2', '"rows":3'))).toContain('it has 2 rows and not 3');
    expect(refusal(replaced('"zoneRows"', '"zoneRoWs"'))).toContain('it is of format 1');
    expect(refusal(replaced('"format":1', '"format" 1'))).toContain('its metadata are damaged');
  });

  it('is refused where a column lacks something', () => {
    expect(refusal(replaced('"least"', '"leest"'))).toContain(
      'column id has bounds that cannot be read',
    );
    expect(refusal(replaced('"nulls":"AAA="', '"nulls":"    "'))).toContain(
      'column id lacks bounds for its 1 zones',
    );
  });
});
