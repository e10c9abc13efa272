import type { LocatedReject } from '../scan/rejects.js';
import { TavolaError } from '../util/errors.js';
import { grouped } from '../util/grouped.js';

/** How many rejected rows a run may have: a number, or a percentage of the rows read. */
export type MaxRejects = { rows: number } | { percent: number };

/** Characters of a value that are shown. */
const SHOWN = 40;

/** Fails a run with too many rejects, and says what is wrong with one of them. */
export class RejectBound {
  /** The first reject so far. */
  first: LocatedReject | undefined;

  constructor(readonly max: MaxRejects | undefined) {}

  /**
   * @param read rows read in all; missing while a run is under way, when a percentage cannot be told
   * @throws TavolaError TOO_MANY_REJECTS
   */
  check(rejected: number, read?: number): void {
    const { max } = this;
    if (!max || rejected === 0) return;
    const isOver =
      'rows' in max
        ? rejected > max.rows
        : read !== undefined && rejected * 100 > max.percent * read;
    if (!isOver) return;
    const allowed = 'rows' in max ? grouped(max.rows) : `${max.percent} %`;
    const all = read === undefined ? 'At least ' : '';
    const of = read === undefined ? '' : ` of ${grouped(read)}`;
    const verb = rejected === 1 && read === undefined ? 'row was' : 'rows were';
    throw new TavolaError(
      'TOO_MANY_REJECTS',
      `${all}${grouped(rejected)}${of} ${verb} rejected, and --max-rejects allows ${allowed}; nothing was published. ${this.#example()}To see all, run without --max-rejects into another --out DIR and call tavola rejects --out DIR.`,
    );
  }

  #example(): string {
    if (!this.first) return '';
    const { file, line, column, reason, value } = this.first;
    const what = column === '' ? reason : `${reason} ${column}`;
    const shown = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
    return `The first is line ${line} of ${file}: ${what}${value === '' ? '' : ` ${JSON.stringify(shown)}`}. `;
  }
}
