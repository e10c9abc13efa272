import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rows of each KPI: about 0.05, 0.5 and 44 KB of JSON. */
const ROWS = { summary: 1, categories: 12, daily: 1_060 };
/** As runs keep them. */
const KEPT = 3;
const REMEMBERED = 32;

/**
 * Publishes snapshots to a folder as fast as is wished, which are numbered: the id is the number, and every row says it, so that
 * whoever reads an answer can tell whether all of it is of the snapshot that it claims to be of.
 */
export class Editions {
  /** Number of the one that is current; 0 before there is one. */
  published = 0;
  #out;
  #order = [];

  /** @param {string} out */
  constructor(out) {
    this.#out = out;
    mkdirSync(join(out, 'snapshots'), { recursive: true });
  }

  publish() {
    const out = this.#out;
    const edition = this.published + 1;
    const id = toId(edition);
    writeSnapshot(join(out, 'snapshots', id), id, edition);
    this.#order = [...this.#order, `${id} ${new Date().toISOString()}`].slice(-REMEMBERED);
    writeFileSync(join(out, '.order.new'), `${this.#order.join('\n')}\n`);
    renameSync(join(out, '.order.new'), join(out, '.order'));
    symlinkSync(join('snapshots', id), join(out, 'next'));
    renameSync(join(out, 'next'), join(out, 'current'));
    this.published = edition;
    const old = readdirSync(join(out, 'snapshots')).sort().slice(0, -KEPT);
    for (const name of old) rmSync(join(out, 'snapshots', name), { recursive: true });
  }

  /** Publishes one every so many milliseconds, until the returned function is called. */
  publishEvery(milliseconds) {
    const timer = setInterval(() => this.publish(), milliseconds);
    return () => clearInterval(timer);
  }
}

export function toId(edition) {
  return edition.toString(16).padStart(16, '0');
}

/** The number of a snapshot's id. */
export function toEdition(id) {
  return Number.parseInt(id, 16);
}

function writeSnapshot(folder, id, edition) {
  mkdirSync(folder, { recursive: true });
  const put = (file, text) => {
    writeFileSync(join(folder, file), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { file, bytes: Buffer.byteLength(text), sha256 };
  };
  const columns = ['edition', 'place', 'revenue'].map((name) => ({ name, type: 'integer' }));
  const kpis = Object.entries(ROWS).map(([name, rows]) => {
    const data = Array.from({ length: rows }, (_, place) => ({
      edition,
      place,
      revenue: 1_000_000 + edition * 1_000 + place,
    }));
    const file = put(`${name}.json`, JSON.stringify(data));
    return { name, title: name, columns, rows, ...file };
  });
  const manifest = {
    format: 1,
    id,
    dataset: 'editions',
    source: { name: 'editions.csv', bytes: 1 },
    definitions: '0'.repeat(64),
    rows: { read: 1, used: 1, rejected: 0 },
    kpis,
    rejects: put('rejects.csv', 'file,line,byte_offset,column,reason,value,raw\n'),
  };
  put('manifest.json', JSON.stringify(manifest));
}
