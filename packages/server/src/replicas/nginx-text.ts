/** A path as a parameter of nginx, with `/` on Windows, too. */
export function quoted(path: string): string {
  return `"${path.replaceAll('\\', '/').replaceAll('"', '\\"')}"`;
}
