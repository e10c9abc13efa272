/** An answer of the API that has no rows. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Of the answer; 0 where none came. */
  readonly status: number;
  /** The problem's type, as RFC 9457 has it: `urn:tavola:problem:kpi-unknown`; undefined where the answer named none. */
  readonly type: string | undefined;

  constructor(message: string, status: number, type?: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.type = type;
  }
}
