/** A line of RFC 4180, with its line break: fields are quoted where they must be. */
export function toCsvLine(fields: readonly (string | number | boolean | null)[]): string {
  return `${fields.map(toField).join(',')}\n`;
}

function toField(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
