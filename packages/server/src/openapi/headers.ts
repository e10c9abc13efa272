import { byName, type Json, ref } from './json-schema.js';

const text = (description: string): Json => ({ description, schema: { type: 'string' } });
const count = (description: string): Json => ({
  description,
  schema: { type: 'string', pattern: '^\\d+$' },
});

/** What every answer says of where it comes from. */
const PROVENANCE = {
  ETag: text('Names this answer: `If-None-Match` asks whether it changed.'),
  'Last-Modified': text('When the snapshot was published.'),
  'Cache-Control': text('`no-cache`: what is kept is to be asked for anew.'),
  'X-Snapshot-Id': text('The snapshot that the answer was made from, and no other.'),
  'X-Rows-Used': count('Rows of the dataset that it was computed from.'),
  'X-Rows-Rejected': count('Rows of the source that could not be used.'),
};

export const headers: Json = {
  ...byName(Object.entries(PROVENANCE), ([name, header]) => [name, { ...header, required: true }]),
  Vary: text('The answer depends on these headers of the request.'),
  'Retry-After': text('Seconds after which to ask again, where it is known.'),
  'WWW-Authenticate': text('How a token can be shown.'),
};

export const provenance: Json = byName(Object.keys(PROVENANCE), (name) => [
  name,
  ref('headers', name),
]);
