import { describe, expect, test } from 'vitest'

import { mentionsIn } from '#src/screening/back-trace/mentions.ts'
import type { Utterance } from '#src/screening/result.ts'

const customer = (text: string): Utterance => ({ voice: 'customer', text })
const agent = (text: string): Utterance => ({ voice: 'agent', text })

describe('a customer speaks of an earlier call', () => {
  test.each([
    ['我昨天打过一回电话，说我家空开老跳', '昨天'],
    ['上午接电话那个小伙子态度可不行', '上午'],
    ['上次那个客服说今天就有人来', null],
    ['我前天报过一次了，怎么还没来', '前天'],
    ['我这都第三次打了，还没人管', null],
    ['刚才那个小伙子接的，说着说着就给我挂了', '刚才'],
    ['礼拜一打过来问的，让我等消息', '礼拜一'],
    ['我打了三遍电话了', null],
    ['你们说给我回电话，到现在没回', null],
    ['昨儿那位可不是这么说的', '昨儿'],
  ])('%s', (text, timeWords) => {
    const [mention, ...more] = mentionsIn([agent('您好，国家电网'), customer(text)])
    expect(more).toEqual([])
    expect(mention).toMatchObject({ utterance: 1, timeWords })
    expect(text.slice(mention?.start, mention?.end)).not.toBe('')
  })

  test('several lines are several mentions, each with its own time', () => {
    const found = mentionsIn([
      customer('我昨天打过一回电话'),
      agent('嗯'),
      customer('前天下午也打过电话'),
    ])
    expect(found.map(({ utterance, timeWords }) => [utterance, timeWords])).toEqual([
      [0, '昨天'],
      [2, '前天下午'],
    ])
  })
})

describe('nobody speaks of an earlier call', () => {
  test.each([
    '我家昨天停电了，到现在没来',
    '昨天给供电所打过电话，没人接',
    '昨天那个抢修师傅来修的，挺好',
    '您刚才说的是第几档来着',
    '我想问一下这个月的电费是多少',
    '我住三号楼二单元',
    '俺这是头一回打这个电话',
    '我昨天在网上报过，没人理',
  ])('%s', (text) => {
    expect(mentionsIn([customer(text)])).toEqual([])
  })

  test('the words of the agent are not the customer’s', () => {
    expect(mentionsIn([agent('看到您昨天打过电话，是同一个事情吗')])).toEqual([])
  })

  test('a recording without roles is read all the same', () => {
    expect(mentionsIn([{ voice: 'unknown', text: '我昨天打过一回电话' }])).toHaveLength(1)
  })
})
