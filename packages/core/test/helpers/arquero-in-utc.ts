import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CORE = fileURLToPath(new URL('../..', import.meta.url));

/** Reads the values that `encode` writes, in the text of a program or here. */
export function decode(_key: string, value: unknown): unknown {
  const tagged = value as { $date?: number | null; $number?: string } | null;
  if (tagged?.$date !== undefined) return new Date(tagged.$date ?? Number.NaN);
  return tagged?.$number === undefined ? value : Number(tagged.$number);
}

/** Makes dates, and numbers that JSON lacks, plain; undefined becomes null. */
export function encode(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.getTime() };
  if (value === undefined) return null;
  return typeof value === 'number' && !Number.isFinite(value) ? { $number: String(value) } : value;
}

/** What stands alone for the values of an expression that throws. */
export const THROWS = 'it throws';

const PROGRAM = `
import { table } from 'arquero';
const decode = ${decode};
const encode = ${encode};
let input = '';
for await (const chunk of process.stdin) input += chunk;
const { columns, sources } = JSON.parse(input, decode);
const data = table(columns);
const results = sources.map((source) => {
  try {
    return [...data.derive({ '=': source }).array('=')].map(encode);
  } catch {
    return ['${THROWS}'];
  }
});
process.stdout.write(JSON.stringify(results));
`;

/** What plain Arquero derives from columns in a process whose time zone is UTC, source by source; `THROWS` where it throws. */
export function arqueroInUtc(
  columns: Record<string, readonly unknown[]>,
  sources: readonly string[],
): unknown[][] {
  const encoded = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, values.map(encode)]),
  );
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    cwd: CORE,
    env: { ...process.env, TZ: 'UTC' },
    input: JSON.stringify({ columns: encoded, sources }),
    encoding: 'utf8',
  });
  return JSON.parse(output, decode) as unknown[][];
}
