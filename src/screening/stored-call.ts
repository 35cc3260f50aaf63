import { lineEnd, readBytes, Reading } from './reading.ts'
import type { Utterance } from './result.ts'
import { trustIn } from './utterance.ts'

/** Of a line as a row of a query: what tells its parts apart, which no text in UTF-8 can hold. */
const textBegins = 0xff
const corrected = 2
const noText = 4
const figure = '0'.charCodeAt(0)
const voices: Record<string, Utterance['voice']> = { a: 'agent', c: 'customer', u: 'unknown' }

/**
 * A line as it is stored. Nearly all of them say nothing a rule wants to hear, and for those neither the
 * words nor how sure they are is ever made into a value.
 */
class StoredLine implements Utterance {
  readonly voice: Utterance['voice']
  private readonly bytes: Buffer
  private readonly at: number
  private readonly textAt: number

  constructor(bytes: Buffer, at: number, textAt: number) {
    this.voice = voices[String.fromCharCode(bytes[at]!)]!
    this.bytes = bytes
    this.at = at
    this.textAt = textAt
  }

  get text(): string {
    const end = this.bytes.indexOf(lineEnd, this.textAt)
    return this.bytes.toString('utf8', this.textAt, end === -1 ? undefined : end)
  }

  get trust(): number {
    const flags = this.bytes[this.at + 1]! - figure
    const confidence = this.bytes.toString('latin1', this.at + 2, this.textAt - 1)
    return trustIn({
      corrected: (flags & corrected) !== 0,
      confidence: JSON.parse(confidence) as number | null,
      doubtful: (flags & 1) === 1,
    })
  }
}

/**
 * A call as it can be matched again, without its sound. Its lines are read from the bytes the database
 * gives: made into strings first, they would take longer than their matching.
 */
export class StoredCall {
  readonly recordingId: number
  private readonly bytes: Buffer

  constructor(recordingId: number, bytes: Buffer | null) {
    this.recordingId = recordingId
    this.bytes = bytes ?? Buffer.alloc(0)
  }

  /** `into` is for one call at a time. Throws where a text is none. */
  lines(into: Reading = new Reading()): { utterances: Utterance[]; readings: Reading[] } {
    const { bytes } = this
    const utterances: Utterance[] = []
    const readings: Reading[] = []
    into.clearFor(bytes.length)
    for (let at = 0; at < bytes.length;) {
      if (((bytes[at + 1]! - figure) & noText) !== 0) throw new Error('A stored text is none')
      let textAt = at + 2
      while (textAt < bytes.length && bytes[textAt] !== textBegins) textAt += 1
      textAt += 1
      const reading = new Reading(into)
      reading.from = into.length
      utterances.push(new StoredLine(bytes, at, textAt))
      readings.push(reading)
      at = readBytes(bytes, textAt, reading) + 1
      into.length = reading.to
    }
    return { utterances, readings }
  }
}
