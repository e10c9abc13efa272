/** Breaks a text at spaces into lines of at most `width`, where it can; lines after the first are set in. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > width && line.trim() !== '') {
      lines.push(line);
      line = indent + word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** Rows of cells in columns as wide as their longest cell, but for the last, which is wrapped into what is left. */
export function alignRows(rows: readonly (readonly string[])[], width: number): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: Math.max(0, count - 1) }, (_, i) =>
    Math.max(...rows.map((row) => (row[i] ?? '').length)),
  );
  const start = widths.reduce((sum, own) => sum + own + 2, 0);
  return rows.flatMap((row) => {
    const before = widths.map((own, i) => `${(row[i] ?? '').padEnd(own)}  `).join('');
    const [first = '', ...rest] = wrap(row[count - 1] ?? '', Math.max(24, width - start), '  ');
    return [`${before}${first}`, ...rest.map((line) => ' '.repeat(start) + line)].map((line) =>
      line.trimEnd(),
    );
  });
}
