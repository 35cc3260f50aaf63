import { describe, expect, it } from 'vitest'

import { failedScore, type Reference, report, scoreCall } from '#src/transcription/evaluation.ts'
import type { RecognisedSegment } from '#src/transcription/recognise.ts'

const call: Reference = {
  id: 'd1',
  file: 'd1.wav',
  channels: 2,
  turns: [
    { s: 'agent', t: '您好,请讲。', start: 1, end: 2 },
    { s: 'customer', t: '我家停电了。', start: 10, end: 12 },
  ],
}

const line = (
  voice: RecognisedSegment['voice'],
  startMs: number,
  endMs: number,
  text: string,
): RecognisedSegment => ({
  voice,
  startMs,
  endMs,
  text,
  rawText: text,
  confidence: 0.9,
  doubtful: false,
  marks: [],
})

const heard = (...segments: RecognisedSegment[]) => ({
  segments,
  speechMs: 3000,
  durationMs: 15_000,
  cpuMs: null,
  encodedMs: null,
})

describe('scoring what was heard', () => {
  it('compares each side with its own words', () => {
    const score = scoreCall(
      call,
      heard(line('agent', 1000, 2000, '您好请讲'), line('customer', 10_000, 12_000, '我家听电了')),
    )
    expect(report([score], 3)).toEqual({
      calls: 1,
      audioSeconds: 15,
      wallSeconds: 3,
      cer: 0.1111,
      cerAgent: 0,
      cerCustomer: 0.2,
      loops: 0,
      speechSeconds: 3,
      encodedSeconds: 0,
      cpuSeconds: 0,
      silenceCharacters: 0,
      failures: 0,
    })
  })

  it('counts characters where nobody speaks, half a second allowed', () => {
    const near = line('agent', 2400, 3000, '喂')
    const far = line('agent', 4000, 6000, '谢谢观看。')
    expect(scoreCall(call, heard(near)).silenceCharacters).toBe(0)
    expect(scoreCall(call, heard(near, far)).silenceCharacters).toBe(4)
  })

  it('has no sides for one channel', () => {
    const mono = { ...call, channels: 1 }
    const score = scoreCall(mono, heard(line('unknown', 1000, 12_000, '您好请讲我家停电了')))
    expect(report([score], 1)).toMatchObject({ cer: 0, cerAgent: null, cerCustomer: null })
  })

  it('counts every character of a failed call as missing', () => {
    expect(report([failedScore(call)], 1)).toMatchObject({ cer: 1, failures: 1, audioSeconds: 0 })
  })
})
