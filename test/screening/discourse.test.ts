import { describe, expect, it } from 'vitest'

import { cueCodes, cueNames } from '#src/screening/discourse/catalogue.ts'
import { cueVector, readDiscourse } from '#src/screening/discourse/read.ts'
import { readText } from '#src/screening/reading.ts'
import type { Utterance } from '#src/screening/result.ts'

function signsOf(...utterances: Utterance[]) {
  return readDiscourse(
    utterances,
    utterances.map(({ text }) => readText(text)),
  )
}

const customer = (text: string): Utterance => ({ voice: 'customer', text })
const agent = (text: string): Utterance => ({ voice: 'agent', text })
const codesOf = (...utterances: Utterance[]) =>
  signsOf(...utterances).map(({ cue }) => cueCodes[cue]!)

describe('whom a customer means', () => {
  it.each([
    ['你这什么态度', 'this-agent:attitude'],
    ['昨天接电话的那个姑娘态度太差了', 'earlier-agent:attitude'],
    ['抢修师傅态度太差了', 'others:attitude'],
    ['你们供电所的人态度太差了', 'others:attitude'],
    ['刚才那个接线员把我电话给挂了', 'earlier-agent:hung-up'],
    ['打你们95598，说好给我回电话，一直没回', 'hotline:broken-promise'],
    ['态度真差', 'unnamed:attitude'],
  ])('%s', (text, code) => {
    expect(codesOf(customer(text))).toContain(code)
  })

  it('is whoever was spoken of last, when only 他 is said', () => {
    const asked = agent('您是要反映什么呢')
    expect(
      codesOf(customer('我昨天打电话，接电话的是个小伙子'), asked, customer('他态度不好')),
    ).toContain('earlier-agent:attitude')
    expect(codesOf(customer('昨天抄表的上门来了'), asked, customer('他态度不好'))).toContain(
      'others:attitude',
    )
  })

  it('may be taken from what the agent repeats', () => {
    const codes = codesOf(agent('您是说现场的抢修人员吗'), customer('对，他骂我'))
    expect(codes).toContain('others:attitude')
  })

  it('is forgotten after a while', () => {
    const talk = Array.from({ length: 8 }, () => agent('嗯'))
    const codes = codesOf(customer('来了个抄表的'), ...talk, customer('他态度不好'))
    expect(codes).toContain('unnamed:attitude')
  })

  it('is not the agent on the line when somebody is quoted', () => {
    const codes = codesOf(customer('抄表的跟我说你爱找谁找谁'))
    expect(codes).toContain('others:attitude')
    expect(codes).not.toContain('this-agent:attitude')
    expect(codes).toContain('quoted-wrong')
  })

  it('is not the agent where 你 only keeps the ear', () => {
    expect(codesOf(customer('你说这抄表的态度'))).not.toContain('this-agent:attitude')
  })
})

describe('what is not a grievance', () => {
  it('is denied, not counted', () => {
    const codes = codesOf(customer('我不投诉'))
    expect(codes).toContain('denied')
    expect(codes.some((code) => code.endsWith(':complain'))).toBe(false)
  })

  it('is a threat for later', () => {
    expect(codesOf(customer('要是再没人来我就投诉'))).toContain('threatened')
    expect(codesOf(customer('我要投诉'))).not.toContain('threatened')
  })

  it('comes from the customer alone', () => {
    expect(codesOf(agent('您说他态度不好是吧')).filter((code) => code.includes(':'))).toEqual([])
  })
})

describe('how both sides talk', () => {
  it.each([
    [agent('我给您记成意见行吗'), 'talks-down'],
    [agent('他这个月绩效就没了'), 'begs'],
    [agent('回访的时候您就说满意'), 'fishes'],
    [customer('我就打12398'), 'escalates'],
    [customer('跟你们接电话的没关系'), 'clears-agent'],
  ])('%o', (utterance, code) => {
    expect(codesOf(utterance)).toContain(code)
  })

  it('is heard from the side that says it, from anybody where nobody knows who spoke', () => {
    expect(codesOf(customer('我给您记成意见行吗'))).not.toContain('talks-down')
    expect(codesOf({ voice: 'unknown', text: '我给您记成意见行吗' })).toContain('talks-down')
  })

  it('counts less where words are doubted or nobody knows who spoke', () => {
    const amountOf = (utterance: Utterance) => signsOf(utterance)[0]!.amount
    const sure = amountOf(customer('我要投诉'))
    expect(amountOf({ ...customer('我要投诉'), trust: 0.2 })).toBeLessThan(sure)
    expect(amountOf({ voice: 'unknown', text: '我要投诉' })).toBeLessThan(sure)
  })
})

describe('signs', () => {
  it('lie inside their utterance, and none twice at one place', () => {
    const text = '嗯，他把我电话给挂了，你们那个客服，啪就给我挂断了'
    const signs = signsOf(customer(text))
    expect(signs.length).toBeGreaterThan(0)
    for (const { start, end } of signs) {
      expect(start).toBeGreaterThanOrEqual(0)
      expect(start).toBeLessThan(end)
      expect(end).toBeLessThanOrEqual(text.length)
    }
    const places = signs.map(({ cue, start }) => `${cue} ${start}`)
    expect(new Set(places).size).toBe(places.length)
  })

  it('are found to the end of an utterance without end', () => {
    const codes = codesOf(customer(`${'我家的电费一百二十块，'.repeat(5000)}你这什么态度`))
    expect(codes).toContain('this-agent:attitude')
  })

  it.each([
    ['nothing', ''],
    ['marks', '……，。'],
    ['numbers', '3 0 1 5 57'],
  ])('of %s are none that accuse', (_name, text) => {
    expect(codesOf(customer(text)).filter((code) => code.includes(':'))).toEqual([])
  })

  it('become numbers that a hundred repetitions do not blow up', () => {
    const once = cueVector(signsOf(customer('我要投诉')), 1)
    const often = cueVector(signsOf(...Array.from({ length: 100 }, () => customer('我要投诉'))), 1)
    const most = (vector: Float32Array) => Math.max(...vector)
    expect(most(often)).toBeGreaterThan(most(once))
    expect(most(often)).toBeLessThan(2)
  })
})

describe('the catalogue of cues', () => {
  it('names each once, by code and in Chinese', () => {
    expect(new Set(cueCodes).size).toBe(cueCodes.length)
    expect(cueNames).toHaveLength(cueCodes.length)
    expect(cueNames.filter((name) => !/^\p{Script=Han}/u.test(name))).toEqual([])
  })
})
