import { transcriptFailures, type TranscriptFailure } from './vocabulary.ts'

/** Recognition gave up for a reason a person can act on; `detail` is for the log behind it. */
export class TranscriptionFailed extends Error {
  readonly failure: TranscriptFailure
  readonly detail: string

  constructor(failure: TranscriptFailure, detail = '') {
    super(detail ? `${transcriptFailures[failure]}:${detail}` : transcriptFailures[failure])
    this.name = 'TranscriptionFailed'
    this.failure = failure
    this.detail = detail
  }
}
