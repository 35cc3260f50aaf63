import { type ApiErrorCode, apiErrors } from './vocabulary.ts'

/** An API call that is refused; `errors.ts` and `vocabulary.ts` alone say with which status. */
export class ApiError extends Error {
  readonly code: ApiErrorCode
  /** Seconds to wait before asking again. */
  readonly retryAfter: number | undefined
  /** Further members of the answer beside `error`. */
  readonly details: Record<string, unknown>

  constructor(
    code: ApiErrorCode,
    given: { message?: string; retryAfter?: number; details?: Record<string, unknown> } = {},
  ) {
    super(given.message ?? apiErrors[code][1])
    this.code = code
    this.retryAfter = given.retryAfter
    this.details = given.details ?? {}
  }

  get status() {
    return apiErrors[this.code][0]
  }
}
