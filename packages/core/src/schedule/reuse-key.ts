import { createHash } from 'node:crypto';

/** A hash of plain data, of which values that JSON does not know are told apart. In hexadecimal. */
export function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value, tell) ?? '')
    .digest('hex');
}

function tell(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { number: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (typeof value === 'bigint') return { bigint: String(value) };
  if (ArrayBuffer.isView(value)) {
    return { view: value.constructor.name, values: [...(value as Uint8Array)] };
  }
  return value;
}
