import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ByteSource } from '../source/byte-source.js';
import { TavolaError } from '../util/errors.js';
import { DateForms, type Undecided } from './date-forms.js';
import type { FieldSpec, Layout } from './layout.js';
import { shown } from './listed-names.js';
import { findMarks, isNumber } from './number-forms.js';
import { parserOf } from './parse-field.js';
import { readTexts } from './read-texts.js';
import { recordsFrom, type Sample, type SampleRecords } from './sample.js';
import { textsBeyond } from './texts-beyond.js';

/**
 * How the fields of the declared columns are written: numbers, dates and times, and what stands for no value.
 *
 * @throws TavolaError FORMAT_AMBIGUOUS where fields can be read in more than one way, with how to declare which
 */
export function findForms(
  file: ByteSource,
  sample: Sample,
  layout: Layout,
  source: string,
  { dialect = {} }: DatasetSpec,
): { specs: FieldSpec[]; notes: string[] } {
  const { nulls } = dialect;
  const { columns } = layout;
  const looked = columns.filter(({ spec }) => isNumber(spec) || DateForms.isFor(spec));
  const places = looked.map(({ at }) => at);
  const records = recordsFrom(sample, layout.start, layout.width, layout.dialect, places);
  const wanted = columns.map((column) => looked.includes(column));
  const beyond = textsBeyond(file, layout, records.end, wanted);
  const texts = columns.map((column, i) =>
    [...new Set([...(records.columns[looked.indexOf(column)] ?? []), ...beyond[i]!])].filter(
      (text) => text !== '' && !nulls?.includes(text),
    ),
  );
  const specs = columns.map(({ spec }): FieldSpec => (nulls ? { ...spec, nulls } : spec));
  const numbers = specs.flatMap((spec, i) =>
    isNumber(spec) ? [{ name: columns[i]!.name, spec, texts: texts[i]! }] : [],
  );
  const marksOf = new Map(
    findMarks(numbers, dialect, source).map((marks, i) => [numbers[i]!.name, marks]),
  );
  const formed = specs.map((spec, i) => {
    const marks = marksOf.get(columns[i]!.name);
    if (marks) {
      const areMarksRare =
        spec.type === 'integer' && texts[i]!.every((text) => /^-?\d+$/.test(text));
      return { ...spec, marks, ...(areMarksRare && { areMarksRare }) };
    }
    if (spec.formats || !DateForms.isFor(spec)) return spec;
    const forms = new DateForms(spec);
    const undecided = forms.decide(texts[i]!);
    if (undecided) readOn(file, layout, i, forms, undecided, source);
    return forms.spec;
  });
  const notes = formed.flatMap((spec, i) =>
    wanted[i] && !spec.wide ? unreadable(columns[i]!.name, spec, texts[i]!) : [],
  );
  return { specs: formed, notes: [...otherWidth(records, layout.width), ...notes] };
}

/** Tells of records of which most have another number of fields than the header has names. */
function otherWidth({ fitting, others, byWidth }: SampleRecords, width: number): string[] {
  const [most] = [...byWidth].sort((a, b) => b[1] - a[1]);
  if (others <= fitting || !most || most[0] === width) return [];
  return [
    `most records that were looked at have ${most[0]} fields, and the header has ${width}: such rows are rejected. Mend the header, or declare how fields are parted or quoted with dialect: { delimiter, quote }`,
  ];
}

/** Tells of a column of which most of what was looked at cannot be read, so that as many rows will be rejected. */
function unreadable(name: string, spec: FieldSpec, texts: readonly string[]): string[] {
  const parse = parserOf(spec);
  const others = texts.filter((text) => {
    const bytes = ENCODER.encode(text);
    return Number.isNaN(parse(bytes, 0, bytes.length));
  });
  if (others.length * 2 <= texts.length) return [];
  return [
    `most of what was looked at in ${name} cannot be read as ${spec.type}, as "${shown(others[0]!)}": such rows are rejected. Declare ${remedyFor(name, spec, others[0]!)}`,
  ];
}

function remedyFor(name: string, { type }: FieldSpec, text: string): string {
  const hasTime = type === 'date' && new DateForms(MOMENT).canRead(text);
  if (hasTime) return `${name}: timestamp()`;
  if (type === 'date' || type === 'time' || type === 'timestamp') {
    return `how it is written, ${name}: ${type}({ formats: ['…'] }), or ${name}: text()`;
  }
  return `how numbers are written, dialect: { decimalMark, thousands }, or ${name}: text()`;
}

const MOMENT: FieldSpec = { type: 'timestamp', scale: 0, nullable: false };
const ENCODER = new TextEncoder();

/** Reads as much of the file as it takes to tell days from months. */
function readOn(
  file: ByteSource,
  layout: Layout,
  column: number,
  forms: DateForms,
  undecided: Undecided,
  source: string,
): void {
  const { name, spec } = layout.columns[column]!;
  const isDecided =
    !undecided.isContradictory && readTexts(file, layout, column, (text) => !forms.decide([text]));
  if (isDecided) return;
  const { example, formats, others, isContradictory } = forms.decide([]) ?? undecided;
  const why = isContradictory
    ? 'other fields of the file can be read in one of these ways only, some in this and some in that'
    : 'no field of the file tells which';
  throw new TavolaError(
    'FORMAT_AMBIGUOUS',
    `${source}: column ${name} has "${example}", which may be ${formats.join(' or ')}, and ${why}. Declare one: ${formats.map((format) => `${name}: ${spec.type}({ formats: [${[...others, format].map((each) => `'${each}'`).join(', ')}] })`).join(' or ')}.`,
  );
}
