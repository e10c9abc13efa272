/**
 * Answers of all contenders in one form: by KPI the rows, each a text of its keys followed by its figures, sorted by the
 * keys. Money is rounded to cents, since some have only doubles; counts are whole numbers.
 *
 * @param {Record<string, Record<string, unknown>[]>} kpis rows by KPI, with more columns perhaps
 * @param {Record<string, string[]>} columns by KPI the columns that are compared, keys first
 * @param {readonly string[]} money names of columns that are rounded to cents
 * @param {readonly string[]} [without] columns that this contender does not compute
 */
export function canonical(kpis, columns, money, without = []) {
  return Object.fromEntries(
    Object.entries(columns).map(([kpi, names]) => [
      kpi,
      (kpis[kpi] ?? fail(`${kpi} is missing`))
        .map((row) =>
          names
            .filter((name) => !without.includes(name))
            .map((name) => (money.includes(name) ? cents(row[name]) : plain(row[name], name)))
            .join(' | '),
        )
        .sort(),
    ]),
  );
}

function cents(value) {
  const amount = Number(value);
  if (value === null || !Number.isFinite(amount)) return fail(`${value} is no amount`);
  return String(Math.round(amount * 100) / 100);
}

/** Decimals and large integers may come as text: "16" is 16. */
function plain(value, name) {
  if (value === undefined) return fail(`column ${name} is missing`);
  return /^-?\d+(\.0+)?$/.test(String(value)) ? String(Number(value)) : String(value);
}

function fail(message) {
  throw new Error(message);
}

/**
 * Compares two answers in canonical form.
 *
 * @throws Error that names the contender, the KPI and the first row that differs
 */
export function checkEqual(name, found, expected, judge = 'DuckDB') {
  for (const [kpi, rows] of Object.entries(expected)) {
    const others = found[kpi];
    const at = rows.findIndex((row, i) => row !== others[i]);
    if (at === -1 && others.length === rows.length) continue;
    const detail =
      at === -1
        ? `${others.length} rows, not ${rows.length}`
        : `"${others[at]}", not "${rows[at]}"`;
    throw new Error(`${name}: ${kpi} is not what ${judge} says: ${detail}`);
  }
}
