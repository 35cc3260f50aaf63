import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { namesAgent, nobodyKnown, withoutNames } from '#src/library/typical-cases/names.ts'

const known = {
  agents: [
    { name: '张伟', agentNo: '20025' },
    { name: '张伟明', agentNo: '0071' },
  ],
  customers: ['王建国'],
  handlers: ['李强'],
  numbers: ['13931909215'],
}

describe('a text without names', () => {
  test('takes the longer name first, and roles for people', () => {
    expect(withoutNames('张伟明接了王建国的电话，转给张伟和李强', known).text).toBe(
      '坐席接了客户的电话，转给坐席和承办人',
    )
  })

  test('finds a number as it is written, read out or parted', () => {
    for (const said of [
      '20025',
      '２００２５',
      '二零零二五',
      '两洞洞二五',
      '2-0-0-2-5',
      '工号：20025',
    ]) {
      expect({ said, text: withoutNames(`我是${said}。`, known).text }).toEqual({
        said,
        text: '我是坐席。',
      })
    }
    expect(withoutNames('一三九三一九零九二一五', known).text).toBe('（号码略）')
  })

  test('reads a conversation typed in as one: a number told over several lines is found', () => {
    const typed = [
      '坐席：您的户号是多少？',
      '客户：用电户号四六',
      '坐席：嗯',
      '客户：一七二七',
      '坐席：嗯',
      '客户：七七三一',
    ].join('\n')
    const told = withoutNames(typed, nobodyKnown).text
    for (const part of ['四六', '一七二七', '七七三一']) expect(told).not.toContain(part)
    expect(told.split('\n').map((line) => line.slice(0, 3))).toEqual(
      typed.split('\n').map((line) => line.slice(0, 3)),
    )
    expect(withoutNames(told, nobodyKnown).text).toBe(told)
  })

  test('leaves a longer number alone that only holds the short one', () => {
    expect(withoutNames('表号 1200251', nobodyKnown).text).toBe(
      withoutNames('表号 1200251', { ...known, numbers: [] }).text,
    )
  })

  test('says what was replaced, and by what', () => {
    expect(withoutNames('张伟说', known).replaced).toEqual([{ was: '张伟', now: '坐席' }])
    expect(withoutNames('没有谁', known)).toEqual({ text: '没有谁', replaced: [] })
  })

  test('shows no digit of a number that nobody knows', () => {
    const { text } = withoutNames('我的电话是13700001234', nobodyKnown)
    expect(text).not.toMatch(/\d/)
  })

  test('is changed by nothing more when it is gone through again', () => {
    const pieces = fc.constantFrom(
      '张伟',
      '张伟明',
      '王建国',
      '20025',
      '电话',
      '13931909215',
      '说，',
      '我叫',
      '李强',
      '。',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (said) => {
        const once = withoutNames(said.join(''), known)
        const again = withoutNames(once.text, known)
        expect(again.text).toBe(once.text)
        for (const name of ['张伟', '王建国', '李强', '13931909215']) {
          expect(once.text).not.toContain(name)
        }
      }),
    )
  })

  test('tells whether a clip names the agent', () => {
    expect(namesAgent('工号二零零二五为您服务', known)).toBe(true)
    expect(namesAgent('王建国您好', known)).toBe(false)
  })
})
