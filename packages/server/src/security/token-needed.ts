import { Problem } from '../plugins/problem.js';

/** The ways in which a token can be shown. */
export type TokenScheme = 'Bearer' | 'Basic';

/** What a request is answered that shows no token, or one that is not accepted. */
export function tokenNeeded(detail: string, schemes: readonly TokenScheme[]): Problem {
  const challenge = schemes.map((scheme) => `${scheme} realm="Tavola"`).join(', ');
  return new Problem('token-needed', detail, {}, { 'www-authenticate': challenge });
}
