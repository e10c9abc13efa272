/** Longer values are no token of anybody's. */
const LONGEST = 4096;

/**
 * The token that the value of a header `Authorization` shows: `Bearer TOKEN`, or `Basic` with any user and the token as the
 * password, which a browser can ask for. Undefined where it shows none.
 */
export function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > LONGEST) return undefined;
  const [, scheme, credentials] = /^(bearer|basic) +([^ ]+) *$/i.exec(authorization) ?? [];
  if (scheme === undefined || credentials === undefined) return undefined;
  if (scheme.toLowerCase() === 'bearer') return credentials;
  const pair = Buffer.from(credentials, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : pair.slice(colon + 1);
}
