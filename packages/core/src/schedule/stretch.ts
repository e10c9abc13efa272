import type { ScanRange } from '../scan/scan-range.js';
import type { CutFile } from './cut-source.js';

/** Neighbouring splits of one file that one task takes. */
export interface Stretch {
  /** Index of the first, and of the one after the last. */
  first: number;
  end: number;
  file: CutFile;
  /** Within the file. */
  range: ScanRange;
}
