import { lineEnd, readBytes, Reading } from './reading.ts'
import type { Utterance } from './result.ts'
import { trustIn } from './utterance.ts'

/** Bytes that stand in no text in UTF-8: before the text of a line, and in the place of one that is none. */
const textBegins = 0xff
const noText = 0xfd

const [agent, customer, correctedMark, zero, one] = [...'ac!01'].map((mark) => mark.charCodeAt(0))

/**
 * A line as it is stored: `customer`, 1 where the recogniser doubted, `!` where a person corrected, how
 * sure it was, then the text. Nearly all lines say nothing a rule wants to hear, and for those neither the
 * words nor how sure they are is ever made into a value.
 */
class StoredLine implements Utterance {
  readonly voice: Utterance['voice']
  private readonly bytes: Buffer
  private readonly at: number
  private readonly textAt: number

  constructor(bytes: Buffer, at: number, textAt: number) {
    const initial = bytes[at]
    this.voice = initial === agent ? 'agent' : initial === customer ? 'customer' : 'unknown'
    this.bytes = bytes
    this.at = at
    this.textAt = textAt
  }

  get text(): string {
    const end = this.bytes.indexOf(lineEnd, this.textAt)
    return this.bytes.toString('utf8', this.textAt, end === -1 ? undefined : end)
  }

  get trust(): number {
    const { bytes, textAt } = this
    let at = this.at
    while (bytes[at] !== zero && bytes[at] !== one) at += 1
    const doubtful = bytes[at] === one
    const corrected = bytes[at + 1] === correctedMark
    const confidence = bytes.toString('latin1', corrected ? at + 2 : at + 1, textAt - 1)
    return trustIn({
      corrected,
      doubtful,
      confidence: confidence === '' ? null : Number(confidence),
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
      let textAt = at
      while (textAt < bytes.length && bytes[textAt] !== textBegins) textAt += 1
      textAt += 1
      if (bytes[textAt] === noText) throw new Error('A stored text is none')
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
