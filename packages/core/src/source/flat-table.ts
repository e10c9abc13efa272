/** A table of FlatBuffers, of which a field that is not there is 0, or has nothing in it. */
export interface FlatTable {
  byte(field: number): number;
  long(field: number): number;
  /** The table that a field leads to; undefined where the field is not there. */
  find(field: number): FlatTable | undefined;
  /** @throws RangeError where it is not there */
  table(field: number): FlatTable;
  /**
   * How many elements a field has.
   *
   * @param stride bytes of an element
   * @throws RangeError where there is no room for them
   */
  count(field: number, stride: number): number;
  /** Numbers of 64 bits of a field that has them as elements, from one on. */
  longs(field: number, from: number, count: number): number[];
  /** The tables that a field has. */
  tables(field: number): FlatTable[];
}

/** Bytes of an offset to a table. */
const OFFSET = 4;

export function rootOf(view: DataView): FlatTable {
  return tableAt(view, view.getInt32(0, true));
}

function tableAt(view: DataView, start: number): FlatTable {
  const fields = start - view.getInt32(start, true);
  const size = view.getUint16(fields, true);
  const place = (field: number): number | undefined => {
    const at = 4 + 2 * field;
    const offset = at < size ? view.getUint16(fields + at, true) : 0;
    return offset === 0 ? undefined : start + offset;
  };
  const read = (field: number, value: (at: number) => number): number => {
    const at = place(field);
    return at === undefined ? 0 : value(at);
  };
  const target = (field: number): number => read(field, (at) => at + view.getInt32(at, true));
  const count = (field: number, stride: number): number => {
    const at = target(field);
    const length = at === 0 ? 0 : view.getInt32(at, true);
    if (length < 0 || at + OFFSET + length * stride > view.byteLength) {
      throw new RangeError(`${length} elements do not fit`);
    }
    return length;
  };
  return {
    byte: (field) => read(field, (at) => view.getUint8(at)),
    long: (field) => read(field, (at) => Number(view.getBigInt64(at, true))),
    find: (field) => (place(field) === undefined ? undefined : tableAt(view, target(field))),
    table: (field) => tableAt(view, target(field)),
    count,
    longs: (field, from, many) =>
      Array.from({ length: many }, (_, i) =>
        Number(view.getBigInt64(target(field) + OFFSET + 8 * (from + i), true)),
      ),
    tables: (field) =>
      Array.from({ length: count(field, OFFSET) }, (_, i) => {
        const at = target(field) + OFFSET * (i + 1);
        return tableAt(view, at + view.getInt32(at, true));
      }),
  };
}
