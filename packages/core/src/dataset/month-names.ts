/** Months as they are called in files: in full, and what they are shortened to, which any language may share with another. */
const NAMES: readonly string[] = [
  'january jan januar janv janvier januari ene enero gen gennaio janeiro',
  'february feb februar févr février februari febrero febbraio fev fevereiro',
  'march mar märz mär mrz mars marzo março mrt maart marts',
  'april apr avr avril abr abril aprile',
  'may mai mayo mag maggio maio mei maj',
  'june jun juni juin junio giu giugno junho',
  'july jul juli juil juillet julio lug luglio julho',
  'august aug août aout ago agosto augustus augusti',
  'september sep sept septiembre septembre settembre set setembro',
  'october oct okt oktober octobre octubre ott ottobre out outubro',
  'november nov novembre noviembre novembro',
  'december dec dez dezember déc décembre dic diciembre dicembre dezembro des desember',
];

const NUMBERS = new Map(
  NAMES.flatMap((names, i) => names.split(' ').map((name) => [name, i + 1] as const)),
);

/** The number of a month by its name in English, German, French, Spanish, Italian, Portuguese, Dutch or Scandinavian; or 0. */
export function monthNamed(name: string): number {
  return NUMBERS.get(name.normalize('NFC').toLowerCase()) ?? 0;
}
