import { describe, expect, it } from 'vitest'

import { faultCategories, type FaultCategory } from '#src/complaints/vocabulary.ts'
import { deedVotes } from '#src/screening/model/faults.ts'
import { hear } from '#src/screening/model/heard.ts'
import { shippedModel } from '#src/screening/model/shipped.ts'
import { modelVersion } from '#src/screening/model/version.ts'
import { fitWordings, wordingVotes } from '#src/screening/model/wording.ts'
import type { Utterance } from '#src/screening/result.ts'
import { wordings } from '#src/screening/wordings/shipped.ts'

const categories = Object.keys(faultCategories) as FaultCategory[]
const heads = fitWordings()

function kindOf(utterances: readonly Utterance[], ...places: number[]) {
  const telling = places.map((at) => ({ at, value: 0 }))
  const votes = wordingVotes(heads, hear(utterances), telling)
  return categories.toSorted((one, other) => votes.get(other)! - votes.get(one)!)[0]
}

describe('the wordings', () => {
  it('hold what customers and agents say of every kind, nothing twice', () => {
    const all = categories.flatMap((one) => [...wordings[one].customer, ...wordings[one].agent])
    expect(categories.filter((one) => wordings[one].customer.length < 40)).toEqual([])
    expect(categories.filter((one) => wordings[one].agent.length < 8)).toEqual([])
    expect(all.filter((text, at) => all.indexOf(text) !== at)).toEqual([])
  })

  it.each([
    ['attitude', '那位女同志训我训得跟小学生似的，还冷笑'],
    ['shirking', '社区叫我找你们，你们又叫我找社区，踢皮球呢'],
    ['not-dispatched', '报修两天了没人上门，一问才知道工单都没生成'],
    ['business-error', '按你们说的带了材料，柜台说不对，害我白跑'],
    ['hung-up', '我正说着呢，那边咔嚓把电话挂断了'],
    ['broken-promise', '保证昨天晚上给我回电话，到今天也没有音信'],
    ['disclosure', '我举报的事，对方拿着我的手机号来找我，谁泄露的'],
    ['other', '人工一直占线，机器人翻来覆去问我要办什么'],
  ] as const)('tell %s in words of nobody before', (kind, text) => {
    const known = [...wordings[kind].customer, ...wordings[kind].agent]
    expect(known).not.toContain(text)
    expect(kindOf([{ voice: 'customer', text }], 0)).toBe(kind)
  })

  it('are heard in what the agent said just before, and as a customer’s where nobody knows', () => {
    const answered: Utterance[] = [
      { voice: 'agent', text: '这个不归我们管，您找当地供电所问吧' },
      { voice: 'customer', text: '行，我知道了' },
    ]
    const silent: Utterance[] = [{ ...answered[0]!, text: '您好' }, answered[1]!]
    expect(kindOf(answered, 1)).toBe('shirking')
    const votesOf = (said: readonly Utterance[]) =>
      wordingVotes(heads, hear(said), [{ at: 1, value: 0 }]).get('shirking')!
    expect(votesOf(answered)).toBeGreaterThan(votesOf(silent))
    expect(kindOf([{ voice: 'unknown', text: '我正说着呢，那边把电话挂断了' }], 0)).toBe('hung-up')
  })

  it('count for less the less telling an utterance is', () => {
    const said = hear([
      { voice: 'customer', text: '说话不算话，答应今天回电也没回' },
      { voice: 'customer', text: '他把我电话挂了' },
    ])
    const votesOf = (value: number) =>
      wordingVotes(heads, said, [
        { at: 0, value: 2 },
        { at: 1, value },
      ]).get('hung-up')!
    expect(votesOf(1)).toBeGreaterThan(votesOf(-4))
  })
})

describe('a call in which an agent was rude and hung up', () => {
  it('is about the hanging up', () => {
    const said: Utterance[] = [{ voice: 'customer', text: '你们那小姑娘凶我一句，把电话挂了' }]
    const { signs } = hear(said)
    const votes = deedVotes(signs, [0])
    expect(votes.get('hung-up')).toBeGreaterThan(votes.get('attitude')!)
    expect(deedVotes(signs, []).get('hung-up')).toBe(0)
  })
})

describe('the version of a model', () => {
  it('changes with what wordings sound like', () => {
    const model = shippedModel()
    const { attitude } = model.wordings
    const other = { ...attitude, bias: attitude.bias + 1 }
    const changed = { ...model, wordings: { ...model.wordings, attitude: other } }
    expect(modelVersion(changed)).not.toBe(modelVersion(model))
  })
})
