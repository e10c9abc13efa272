import { provenance } from './headers.js';
import { type Json, ref } from './json-schema.js';
import { problemsOf } from './problem-responses.js';

export interface Operation {
  tag: string;
  /** Names it for programs. */
  id: string;
  summary: string;
  description?: string;
  parameters?: readonly Json[];
  /** What is sent with 200. */
  answer: Json;
  /** Whether the answer can be asked for only if it changed. Default: yes */
  isTagged?: boolean;
  /** Statuses of the problems that may be. */
  problems: readonly number[];
}

export interface Operations {
  get(operation: Operation): Json;
}

/** @param isSecured whether reading needs a token */
export function operationsOf(isSecured: boolean): Operations {
  return {
    get: ({ tag, id, answer, problems, parameters = [], isTagged = true, ...words }) => ({
      tags: [tag],
      operationId: id,
      ...words,
      parameters: isTagged ? [...parameters, ref('parameters', 'If-None-Match')] : parameters,
      responses: {
        200: answer,
        ...(isTagged && { 304: ref('responses', 'NotModified') }),
        ...problemsOf(problems, isSecured),
      },
    }),
  };
}

/** An answer made from a snapshot. */
export function ok(description: string, content: Json, more: Json = {}): Json {
  return { description, headers: { ...provenance, ...more }, content };
}
