import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ByteSource } from '../source/byte-source.js';
import { TavolaError } from '../util/errors.js';
import { DateForms, type Undecided } from './date-forms.js';
import type { FieldSpec, Layout } from './layout.js';
import { findMarks, isNumber } from './number-forms.js';
import { readTexts } from './read-texts.js';
import { recordsFrom, type Sample } from './sample.js';

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
): FieldSpec[] {
  const { nulls } = dialect;
  const { columns } = layout;
  const looked = columns.filter(({ spec }) => isNumber(spec) || DateForms.isFor(spec));
  const places = looked.map(({ at }) => at);
  const records = recordsFrom(sample, layout.start, layout.width, layout.dialect, places);
  const texts = columns.map((column) =>
    [...new Set(records.columns[looked.indexOf(column)])].filter(
      (text) => text !== '' && !nulls?.includes(text),
    ),
  );
  const specs = columns.map(({ spec }): FieldSpec => (nulls ? { ...spec, nulls } : spec));
  const numbers = specs.flatMap((spec, i) =>
    isNumber(spec) ? [{ name: columns[i]!.name, spec, texts: texts[i]! }] : [],
  );
  const marks = findMarks(numbers, dialect, source);
  return specs.map((spec, i) => {
    if (marks && isNumber(spec)) {
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
}

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
