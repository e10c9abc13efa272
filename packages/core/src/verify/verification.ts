import type { JsonRow } from '../result/finish.js';

/** Whether every KPI has the same rows wherever and however it is computed, as plain JSON. */
export interface Verification {
  dataset: string;
  source: string;
  /** Names of the engines, in the order in which they computed. */
  engines: string[];
  /** Engines that were not tried, and why. */
  skipped: { engine: string; reason: string }[];
  /** Splits asked for; null is as many as the size of the source asks for. */
  splits: (number | null)[];
  kpis: VerifiedKpi[];
  /** Results that were compared: KPIs times engines times splittings. */
  computations: number;
  equal: boolean;
}

export interface VerifiedKpi {
  kpi: string;
  /** Of its rows as JSON, on the first engine and splitting. */
  sha256: string;
  /** Where it was another. */
  differences: Difference[];
}

export interface Difference {
  engine: string;
  splits: number | null;
  sha256: string;
  /** The first row that differs, from 0; null stands for a row that is not there. */
  row: number;
  expected: JsonRow | null;
  found: JsonRow | null;
}
