/** Months as they are called in files: in full, and what they are shortened to, which any language may share with another. */
const NAMES: readonly string[] = [
  'january jan januar janv janvier januari jän jänner ene enero gen gennaio janeiro sty stycznia styczeń',
  'february feb februar févr février februari febrero febbraio fev fevereiro lut lutego luty',
  'march mar märz mär mrz mars marzo março mrt maart marts marca marzec',
  'april apr avr avril abr abril aprile kwi kwietnia kwiecień',
  'may mai mayo mag maggio maio mei maj maja',
  'june jun juni juin junio giu giugno junho cze czerwca czerwiec',
  'july jul juli juil juillet julio lug luglio julho lip lipca lipiec',
  'august aug août aout ago agosto augustus augusti sie sierpnia sierpień',
  'september sep sept septiembre septembre settembre set setembro wrz września wrzesień',
  'october oct okt oktober octobre octubre ott ottobre out outubro paź października październik',
  'november nov novembre noviembre novembro lis listopada listopad',
  'december dec dez dezember déc décembre dic diciembre dicembre dezembro des desember gru grudnia grudzień',
];

const NUMBERS = new Map(
  NAMES.flatMap((names, i) => names.split(' ').map((name) => [name, i + 1] as const)),
);

/** The number of a month by its name in English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian or Polish; or 0. */
export function monthNamed(name: string): number {
  return NUMBERS.get(name.normalize('NFC').toLowerCase()) ?? 0;
}
