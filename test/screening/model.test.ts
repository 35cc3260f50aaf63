import { describe, expect, it } from 'vitest'

import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import {
  callFeatures,
  evidenceFeatures,
  joinTurns,
  type Features,
  type Spoken,
} from '#src/screening/model/features.ts'
import { featuresOfCall, hear, valueOfHeard } from '#src/screening/model/heard.ts'
import { valueOf } from '#src/screening/model/logistic.ts'
import { mishear } from '#src/screening/model/mishearing.ts'
import { packModel, unpackModel } from '#src/screening/model/model.ts'
import {
  fitModel,
  prepareExamples,
  trainModel,
  type Example,
} from '#src/screening/model/training.ts'
import { foldedSyllable } from '#src/screening/phonetics.ts'
import { readLines } from '#src/screening/reading.ts'
import { screenUtterances } from '#src/screening/scoring.ts'

function say(...lines: string[]): Spoken[] {
  return lines.map((text, at) => ({ voice: at % 2 === 0 ? 'agent' : 'customer', text }))
}

const rude: Example = {
  utterances: say('您快点说', '你怎么这么跟我说话', '爱听不听'),
  internal: true,
  category: 'attitude',
  target: 'this-agent',
  evidence: [1],
}
const cutOff: Example = {
  utterances: say('您好请讲', '刚才那位把我电话挂了', '抱歉,我登记'),
  internal: true,
  category: 'hung-up',
  target: 'earlier-agent',
  evidence: [1],
}
const plain: Example = {
  utterances: say('您好请讲', '我问一下这个月电费多少', '一百二十块', '好的谢谢'),
  internal: false,
  category: null,
  target: null,
  evidence: [],
}
const examples = [rude, cutOff, plain, { ...plain, utterances: say('您好', '怎么交费', '网上交') }]
const model = trainModel(examples)

describe('a trained model', () => {
  it('values the calls it learned on the right side of zero', () => {
    const values = examples.map(({ utterances }) =>
      valueOf(model.internal, featuresOfCall(hear(utterances), model.internal.bits)),
    )
    expect(values.map((value) => value > 0)).toEqual(examples.map(({ internal }) => internal))
  })

  it('values a call without its features as with them, to the last bit', () => {
    for (const { utterances } of examples) {
      const doubted = utterances.map((one, at) => ({ ...one, trust: 1 / (at + 3) }))
      for (const heard of [hear(utterances), hear(doubted), hear([])])
        expect(valueOfHeard(model.internal, heard)).toBe(
          valueOf(model.internal, featuresOfCall(heard, model.internal.bits)),
        )
    }
  })

  it('tells the kinds of complaint apart', () => {
    expect(screenUtterances({ lexicon: shippedLexicon(), model }, rude.utterances)).toMatchObject({
      category: 'attitude',
    })
    expect(screenUtterances({ lexicon: shippedLexicon(), model }, cutOff.utterances)).toMatchObject(
      { category: 'hung-up' },
    )
  })

  it('is the same whenever it is trained on the same calls', () => {
    expect(packModel(trainModel(examples))).toBe(packModel(model))
  })

  it('survives packing into bytes with little loss', () => {
    const unpacked = unpackModel(packModel(model))
    const features = featuresOfCall(hear(rude.utterances), model.internal.bits)
    const loss = valueOf(unpacked.internal, features) - valueOf(model.internal, features)
    expect(Math.abs(loss)).toBeLessThan(0.05)
  })
})

describe('the features of a call', () => {
  const length = ({ amounts }: Features) => Math.hypot(...amounts)
  const featuresOf = (utterances: readonly Spoken[], bits: number) =>
    callFeatures(joinTurns(utterances), bits)

  it('have length one however long the call', () => {
    expect(length(featuresOf(rude.utterances, 12))).toBeCloseTo(1)
    expect(length(featuresOf([...rude.utterances, ...plain.utterances], 12))).toBeCloseTo(1)
    expect(length(evidenceFeatures(readLines(['您好', '我昨天打过电话']), 1, 12))).toBeCloseTo(1)
  })

  it('do not change when the recogniser cuts a turn in two', () => {
    const [agent, customer] = say('您好', '我昨天打过电话没人管')
    const cut = [
      agent!,
      { ...customer!, text: '我昨天打过电话,' },
      { ...customer!, text: '没人管' },
    ]
    expect(featuresOf(cut, 12)).toEqual(featuresOf([agent!, customer!], 12))
  })

  it('tell who spoke', () => {
    const customer = featuresOf([{ voice: 'customer', text: '您自己看' }], 16)
    const agent = featuresOf([{ voice: 'agent', text: '您自己看' }], 16)
    expect(customer.buckets.some((bucket) => agent.buckets.includes(bucket))).toBe(false)
  })

  it('are none for silence, and forget the call before', () => {
    featuresOf(rude.utterances, 12)
    expect(featuresOf([], 12).buckets).toHaveLength(0)
    expect(featuresOf([{ voice: 'customer', text: '' }], 12).amounts).toHaveLength(0)
  })

  it('count for less where the recogniser doubted its words', () => {
    const said: Spoken[] = [
      { voice: 'customer', text: '好' },
      { voice: 'agent', text: '投诉' },
    ]
    const doubted = said.map((one, at) => (at === 1 ? { ...one, trust: 0.1 } : one))
    const [shareOfFirst, sureShare] = [doubted, said].map(
      (call) => featuresOf(call, 16).amounts[0]!,
    )
    expect(shareOfFirst).toBeGreaterThan(sureShare!)
  })
})

describe('weights fitted to some of the examples', () => {
  it('do not depend on the examples left out', () => {
    const prepared = prepareExamples(examples)
    const fitted = fitModel(prepared, (example) => example !== 0)
    const otherwise = prepareExamples([plain, ...examples.slice(1)])
    expect(fitted.internal.bias).toBeCloseTo(
      fitModel(otherwise, (example) => example !== 0).internal.bias,
    )
    expect(fitted.internal.bias).not.toBeCloseTo(model.internal.bias)
  })

  it('are refused when they belong to other cues', () => {
    const packed = JSON.parse(packModel(model)) as { cueCodes: string[] }
    packed.cueCodes.pop()
    expect(() => unpackModel(JSON.stringify(packed))).toThrow('train:screening')
  })

  it('learn from an example whose kind and target nobody named', () => {
    const vague = { ...rude, category: null, target: null, evidence: [] }
    const learned = trainModel([...examples, vague])
    expect(valueOf(learned.internal, featuresOfCall(hear(vague.utterances), 17))).toBeGreaterThan(0)
  })
})

describe('mishearing', () => {
  const text = '我昨天打你们电话投诉,说两个工作日之内给我回电话,到现在也没有人联系我'

  it('changes some characters for others of the same sound', () => {
    const heard = mishear(text, 1)
    expect(heard).not.toBe(text)
    const sounds = new Set([...text].map(foldedSyllable))
    expect([...heard].filter((character) => !sounds.has(foldedSyllable(character)))).toEqual([])
  })

  it('makes the same mistakes for the same seed, others for another', () => {
    expect(mishear(text, 1)).toBe(mishear(text, 1))
    expect(mishear(text, 1)).not.toBe(mishear(text, 2))
  })
})
