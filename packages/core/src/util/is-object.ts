/** Whether a value is an object of any kind, an array or a table among them. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
