import { get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { toEdition } from './editions.mjs';

/** What an EventSource does: reads events, and connects again, after as long as it was told, saying what it was told last. */
export class EventReader {
  /** Numbers of the snapshots that it was told of. */
  told = [];
  /** From the end of a stream to the beginning of the next one, in milliseconds. */
  gaps = [];
  isConnected = false;
  #url;
  #retry = 3_000;
  #lastId;
  #lostAt;
  #request;
  #isClosed = false;

  constructor(url) {
    this.#url = url;
    this.#connect();
  }

  close() {
    this.#isClosed = true;
    this.#request.destroy();
  }

  #connect() {
    const headers = this.#lastId === undefined ? {} : { 'last-event-id': this.#lastId };
    let isLost = false;
    const lose = () => {
      if (isLost || this.#isClosed) return;
      isLost = true;
      this.isConnected = false;
      this.#lostAt ??= performance.now();
      setTimeout(() => this.#connect(), this.#retry);
    };
    this.#request = get(this.#url, { headers, agent: false }, (answer) => {
      if (answer.statusCode !== 200) {
        answer.resume();
        return lose();
      }
      if (this.#lostAt !== undefined) this.gaps.push(performance.now() - this.#lostAt);
      this.#lostAt = undefined;
      this.isConnected = true;
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => {
        const blocks = (text + chunk).split('\n\n');
        text = blocks.pop();
        for (const block of blocks) this.#read(block);
      });
      answer.on('error', lose);
      answer.on('close', lose);
    });
    this.#request.on('error', lose);
  }

  #read(block) {
    const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2)));
    if (fields.has('retry')) this.#retry = Number(fields.get('retry'));
    if (!fields.has('data')) return;
    this.#lastId = fields.get('id');
    this.told.push(toEdition(this.#lastId));
  }
}

/** What a reader was told twice, out of order or not at all, though later ones were. */
export function wronglyTold({ told }) {
  return told.flatMap((edition, place) =>
    place === 0 || edition === told[place - 1] + 1
      ? []
      : [`${edition} was told after ${told[place - 1]}`],
  );
}
