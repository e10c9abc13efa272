/** What other files than of CSV begin with, in Latin-1; what they are, and what to do. */
const FORMS: [string[], string, string][] = [
  [
    ['PK\u0003\u0004'],
    'a workbook of Excel or another ZIP archive',
    'Save its sheet as CSV, or unpack it',
  ],
  [['\xd0\xcf\x11\xe0'], 'a workbook of Excel', 'Save its sheet as CSV'],
  [['%PDF-'], 'a PDF', 'Export its rows as CSV'],
  [['BZh'], 'compressed with bzip2', 'Decompress it, or compress it with gzip or zstd'],
  [['\xfd7zXZ'], 'compressed with xz', 'Decompress it, or compress it with gzip or zstd'],
  [['7z\xbc\xaf'], 'an archive of 7-Zip', 'Unpack it'],
  [['<!doctype html', '<html'], 'a page of HTML', 'Get the file itself'],
  [['<?xml'], 'XML', 'Export its rows as CSV'],
  [['version https://git-lfs'], 'a pointer of Git LFS', 'Get the file itself with git lfs pull'],
  [['SQLite format 3'], 'a database of SQLite', 'Export its rows as CSV'],
];

/** What a file seems to be that is none of CSV, and the remedy; undefined where it may be one. */
export function foreignForm(bytes: Uint8Array): { is: string; remedy: string } | undefined {
  const first = bytes.subarray(0, 64);
  // Such bytes may have been taken for another encoding, and made UTF-8.
  const beginnings = [String.fromCharCode(...first), DECODER.decode(first)].map((text) =>
    text.trimStart().toLowerCase(),
  );
  const found = FORMS.find(([marks]) =>
    marks.some((mark) => beginnings.some((text) => text.startsWith(mark.toLowerCase()))),
  );
  return found && { is: found[1], remedy: found[2] };
}

const DECODER = new TextDecoder();
