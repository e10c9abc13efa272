/** Gives each distinct string a code: 0, 1, 2, … in the order first met. */
export class StringDictionary {
  readonly strings: string[] = [];
  readonly #codes = new Map<string, number>();

  add(text: string): number {
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = this.strings.length;
      this.#codes.set(text, code);
      this.strings.push(text);
    }
    return code;
  }
}
