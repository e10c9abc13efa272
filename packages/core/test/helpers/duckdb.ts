export type SqlRow = Record<string, string | number>;

export interface Database {
  query(sql: string): Promise<SqlRow[]>;
  /** Rows as JSON has them, with numbers of any size as text. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
}

let opened: Promise<Database | { reason: string }> | undefined;

/** A judge that shares nothing with Tavola, or why there is none here. */
export function duckdb(): Promise<Database | { reason: string }> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Database | { reason: string }> {
  try {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    return {
      async rows(sql) {
        return (await connection.runAndReadAll(sql)).getRowObjectsJson();
      },
      async query(sql) {
        const reader = await connection.runAndReadAll(sql);
        return reader
          .getRowObjectsJson()
          .map((row) =>
            Object.fromEntries(
              Object.entries(row).map(([name, value]) => [name, plain(name, value)]),
            ),
          );
      },
    };
  } catch (error) {
    if (process.env.TAVOLA_REQUIRE?.includes('duckdb')) throw error;
    return { reason: `DuckDB cannot be loaded: ${(error as Error).message}` };
  }
}

/** Whole numbers and decimals come as text, so that no digit is lost. */
function plain(name: string, value: unknown): string | number {
  const isText = /^pizza_|_date$/.test(name);
  return isText ? String(value) : Number(value);
}
