/** What other files than of CSV begin with, in Latin-1 and lower case; what they are, and what to do. */
const FORMS: [string[], string, string][] = [
  [
    ['pk\u0003\u0004'],
    'a workbook of Excel or a ZIP archive',
    'Save its sheet as CSV, or unpack it',
  ],
  [['\xf0\xef\x11\xe0'], 'a workbook of Excel', 'Save its sheet as CSV'],
  [['%pdf-'], 'a PDF', 'Export its rows as CSV'],
  [['bzh', '\xfd7zxz', '7z\xbc'], 'compressed in an unknown way', 'Unpack it, or use gzip or zstd'],
  [['<!doctype html', '<html'], 'a page of HTML', 'Get the file itself'],
  [['<?xml'], 'XML', 'Export its rows as CSV'],
];

/** What a file seems to be that is none of CSV, and the remedy; undefined where it may be one. */
export function foreignForm(bytes: Uint8Array): { is: string; remedy: string } | undefined {
  const first = bytes.subarray(0, 64);
  // Such bytes may have been taken for another encoding, and made UTF-8.
  const beginnings = [String.fromCharCode(...first), DECODER.decode(first)].map((text) =>
    text.trimStart().toLowerCase(),
  );
  const found = FORMS.find(([marks]) =>
    marks.some((mark) => beginnings.some((text) => text.startsWith(mark))),
  );
  return found && { is: found[1], remedy: found[2] };
}

const DECODER = new TextDecoder();
