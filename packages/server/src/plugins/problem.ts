/** Every way in which a request can fail, by the last part of the problem's `type`. */
export const PROBLEMS = {
  'parameter-unknown': { status: 400, title: 'The request has a parameter that is not known' },
  'parameter-invalid': {
    status: 400,
    title: 'A parameter of the request has a value that is not allowed',
  },
  'request-invalid': { status: 400, title: 'The request cannot be read' },
  'token-needed': { status: 401, title: 'The request needs a token' },
  'runs-closed': { status: 403, title: 'No run can be started from here' },
  'kpi-unknown': { status: 404, title: 'There is no KPI of that name' },
  'chart-missing': { status: 404, title: 'The KPI has no chart' },
  'path-unknown': { status: 404, title: 'There is nothing at that path' },
  'method-not-allowed': { status: 405, title: 'The method is not answered here' },
  timeout: { status: 408, title: 'The request took too long to arrive' },
  'run-under-way': { status: 409, title: 'A run is under way' },
  'too-large': { status: 413, title: 'The request has too long a body' },
  'type-unknown': { status: 415, title: 'The request has a body of a type that is not read' },
  'headers-too-large': { status: 431, title: 'The request has too long headers' },
  'not-published': { status: 503, title: 'Nothing has been published yet' },
  unavailable: { status: 503, title: 'The service is not there at the moment' },
  internal: { status: 500, title: 'The server failed' },
} as const;

export type ProblemKind = keyof typeof PROBLEMS;

/**
 * A failed request, as RFC 9457 describes it. Thrown by a route, sent as `application/problem+json`.
 *
 * @example throw new Problem('kpi-unknown', 'There is no KPI sale: did you mean sales?', { allowed: ['sales'] })
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  /** Members beside the standard ones, such as `parameter` and `allowed`. */
  readonly extension: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    kind: ProblemKind,
    detail: string,
    extension: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    super(detail);
    this.kind = kind;
    this.extension = extension;
    this.headers = headers;
  }

  get status(): number {
    return PROBLEMS[this.kind].status;
  }

  /** The body that is sent; `instance` is the path and query of the request, where they are known. */
  toBody(instance?: string): Record<string, unknown> {
    const { status, title } = PROBLEMS[this.kind];
    const type = `urn:tavola:problem:${this.kind}`;
    return { type, title, status, detail: this.message, instance, ...this.extension };
  }
}
