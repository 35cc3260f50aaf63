import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from 'vitest'

import { parseDialogues, type Dialogue } from '#src/screening/dialogues.ts'
import { evaluate, type Judged } from '#src/screening/evaluation.ts'

type Sketch = {
  kind?: Dialogue['kind']
  score: number
  flagged?: boolean
  evidence?: number[]
  hit?: number
  says?: Dialogue['category']
}

function judged(sketches: readonly Sketch[]): Judged[] {
  return sketches.map(({ kind = 'none', score, flagged, evidence = [], hit, says }, at) => ({
    dialogue: {
      id: String(at),
      kind,
      internal: kind === 'internal',
      category: kind === 'internal' ? 'attitude' : null,
      target: null,
      evidence,
      utterances: [],
    },
    screening: {
      score,
      flagged: flagged ?? score >= 0.5,
      category: says ?? null,
      target: null,
      headline: '',
      logit: 0,
      reasons: [],
      hits:
        hit === undefined
          ? []
          : [
              {
                rule: 'model',
                utterance: hit,
                start: 0,
                end: 1,
                by: 'text',
                weight: 1,
                category: 'attitude',
                target: null,
              },
            ],
    },
  }))
}

describe('average precision', () => {
  it('is the mean of the precisions at each positive', () => {
    const ranking = judged([
      { kind: 'internal', score: 0.9 },
      { score: 0.8 },
      { kind: 'internal', score: 0.7 },
    ])
    expect(evaluate(ranking).averagePrecision).toBeCloseTo((1 + 2 / 3) / 2)
  })

  it('takes ties as if the positives came last', () => {
    const ranking = judged([{ kind: 'internal', score: 0.5 }, { score: 0.5 }])
    expect(evaluate(ranking).averagePrecision).toBe(0.5)
  })

  it('is 1 for a ranking without a fault, whatever the order given', () => {
    const ranking = judged([{ score: 0.1 }, { kind: 'internal', score: 0.2 }])
    expect(evaluate(ranking).averagePrecision).toBe(1)
  })
})

describe('the two cuts', () => {
  const ranking = judged([
    ...Array.from({ length: 9 }, () => ({ kind: 'internal' as const, score: 0.9 })),
    { score: 0.8 },
    { kind: 'internal', score: 0.7 },
  ])

  it('give the best precision at a recall of 0.9', () => {
    expect(evaluate(ranking).precisionAtRecall90).toBe(1)
  })

  it('give the best recall at a precision of 0.9', () => {
    expect(evaluate(ranking).recallAtPrecision90).toBe(1)
  })

  it('give no recall where no cut is precise enough', () => {
    const poor = judged([{ score: 0.9 }, { kind: 'internal', score: 0.1 }])
    expect(evaluate(poor)).toMatchObject({ recallAtPrecision90: 0, precisionAtRecall90: 0.5 })
  })
})

describe('what is flagged', () => {
  it('counts as evidence hit within one turn of a labelled one', () => {
    const calls = judged([
      { kind: 'internal', score: 0.9, evidence: [4], hit: 5 },
      { kind: 'internal', score: 0.9, evidence: [4], hit: 2 },
      { kind: 'internal', score: 0.9, evidence: [4] },
      { kind: 'internal', score: 0.1, evidence: [4], hit: 4 },
    ])
    expect(evaluate(calls).evidenceHit).toBeCloseTo(1 / 3)
  })

  it('counts the right type among the positives found', () => {
    const calls = judged([
      { kind: 'internal', score: 0.9, says: 'attitude' },
      { kind: 'internal', score: 0.9, says: 'hung-up' },
      { kind: 'internal', score: 0.1, says: 'attitude' },
    ])
    expect(evaluate(calls).typeAccuracy).toBe(0.5)
  })

  it('counts false alarms among calls without complaint, not among external ones', () => {
    const calls = judged([{ score: 0.9 }, { score: 0.1 }, { kind: 'external', score: 0.9 }])
    expect(evaluate(calls).falseAlarmsOrdinary).toBe(0.5)
  })
})

describe('nothing to divide', () => {
  it('gives null', () => {
    expect(evaluate([])).toEqual({
      calls: 0,
      positives: 0,
      averagePrecision: null,
      precisionAtRecall90: null,
      recallAtPrecision90: null,
      evidenceHit: null,
      typeAccuracy: null,
      falseAlarmsOrdinary: null,
    })
  })
})

describe('labelled dialogues', () => {
  const line = JSON.stringify({
    id: 'x',
    turns: [{ s: 'customer', t: '喂' }],
    label: { class: 'internal', type: '擅自挂断', target: 'earlier_agent', evidence: [0] },
  })

  it('are read with their Chinese type as a fault category', () => {
    expect(parseDialogues(`${line}\n`, 'a.jsonl')).toEqual([
      {
        id: 'x',
        kind: 'internal',
        internal: true,
        category: 'hung-up',
        target: 'earlier-agent',
        evidence: [0],
        utterances: [{ voice: 'customer', text: '喂' }],
      },
    ])
  })

  it('are refused with file and line when a line is broken', () => {
    expect(() => parseDialogues(`${line}\n{"id":`, 'a.jsonl')).toThrow('a.jsonl, line 2')
    expect(() => parseDialogues(line.replace('internal', 'inside'), 'a.jsonl')).toThrow(
      /a\.jsonl, line 1: label\.class/,
    )
    expect(() => parseDialogues(line.replace('擅自挂断', '生气'), 'a.jsonl')).toThrow(
      /a\.jsonl, line 1: label\.type/,
    )
  })
})

describe('the command', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'src/bin/evaluate-screening.ts', ...args], {
      cwd: root,
      encoding: 'utf8',
    })

  it('prints one JSON object and nothing else with --json', () => {
    const { status, stdout } = run('test/fixtures/dialogues.jsonl', '--json')
    expect(status).toBe(0)
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual([
      'calls',
      'positives',
      'averagePrecision',
      'precisionAtRecall90',
      'recallAtPrecision90',
      'evidenceHit',
      'typeAccuracy',
      'falseAlarmsOrdinary',
    ])
  })

  it('names the file and the line it cannot read, and fails', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'evaluation-')), 'broken.jsonl')
    writeFileSync(file, '\nnot json\n')
    const { status, stdout, stderr } = run(file, '--json')
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain(`${file}, line 2: not valid JSON`)
  })

  it('names a file that is missing, and fails', () => {
    const { status, stdout, stderr } = run('/nowhere/calls.jsonl')
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('/nowhere/calls.jsonl')
  })
})
