import { describe, expect, test } from 'vitest'

import { judgeMasking } from '#src/bench/made-personal/judge.ts'
import { personalSpans, personalSpansInLines } from '#src/personal-data/detect.ts'
import { maskLines, maskText } from '#src/personal-data/mask.ts'

describe('personal data in made-up conversations', () => {
  const judged = judgeMasking(1000, 20_261_128)

  test('is found: at most one of two hundred is missed', () => {
    expect(judged.things).toBeGreaterThan(800)
    expect(judged.missed / judged.things).toBeLessThanOrEqual(0.005)
  })

  test('is told from figures a reader needs: at most one conversation of a hundred hides one', () => {
    expect(judged.wrong / judged.talks).toBeLessThanOrEqual(0.01)
  })

  test('is counted as missed where it stays readable', () => {
    const kinds = Object.values(judged.byKind)
    expect(kinds.every(({ things }) => things > 20)).toBe(true)
  })
})

test.each([
  ['我电话幺三九 三个八 九二幺五零幺', 'phone'],
  ['打我一三九，嗯，三幺九零，九二幺五', 'phone'],
  ['座机零三幺二五五五幺二三四', 'phone'],
  ['身份证11010519491231002X', 'id-card'],
  ['身份证号一一零一零五，一九四九一二三一，零零二，叉', 'id-card'],
  ['卡号 6222 0212 3456 7890 128', 'bank-card'],
  ['户号幺零二三四五六七八九', 'customer-number'],
  ['户号三七零九,幺二零,六六三五', 'customer-number'],
  ['户号三零,幺幺,五七,后头是四四二零九', 'customer-number'],
  ['车牌冀F12345', 'plate'],
  ['免贵姓欧阳', 'name'],
  ['联系人是王家明', 'name'],
  ['刘女士您好', 'name'],
  ['谢谢王先生', 'name'],
  ['我姓戚,厂务部的', 'name'],
  ['供电所马姓人员的服务', 'name'],
  ['户主是我刘翠萍', 'name'],
  ['我住莲池区建国路八十八号院三号楼二单元五零一', 'address'],
  ['涿州市东风镇李家村三组', 'address'],
])('%s holds one %s', (text, kind) => {
  expect(personalSpans(text).map((span) => span.kind)).toEqual([kind])
})

test.each([
  '这个月电费一共三百二十一块八，欠费56.80元',
  '用了12345度电，表上走了一千二百千瓦时',
  '2026年11月21日14点03分开始停电，2026-11-21 14:03:05恢复',
  '95598、12398和12345我都打了，也打了110',
  '工号80012345为您服务',
  '工单编号202611210012，受理号20261121001234567',
  '电表读数00123456，表号13000012345678',
  '电价每度零点五二元，峰段0.8883元',
  '国网北京市电力公司朝阳供电公司人民路供电所',
  '我们小区三号楼没电，整个村都停了',
  '对方先生说的，姓名没有登记',
  '通话C2608040145',
  '也可以联系社区协调',
  '这个您得问一下当地社区',
  '谢谢先生',
  '老百姓交电费都一样',
])('%s stays readable', (text) => {
  expect(maskText(text)).toBe(text)
})

describe('a number spread over a conversation', () => {
  const shown = (lines: [string, string][]) =>
    maskLines(lines.map(([voice, text]) => ({ voice, text }))).map(({ text }) => text)

  test('is hidden in every line, and where the other voice repeats it', () => {
    expect(
      shown([
        ['agent', '您的电话是多少'],
        ['customer', '幺三九'],
        ['agent', '幺三九'],
        ['customer', '三幺九零'],
        ['agent', '嗯'],
        ['customer', '九二幺五'],
        ['agent', '好的，九五五九八会联系您'],
      ]),
    ).toEqual(['您的电话是多少', '***', '***', '****', '嗯', '****', '好的，九五五九八会联系您'])
  })

  test('is known by what the other voice asked for', () => {
    const [, answer] = shown([
      ['agent', '请报一下您的户号'],
      ['customer', '一零二三四五六七八九'],
    ])
    expect(answer).toBe('**********')
  })

  test('and a name given when asked for are hidden where they are told', () => {
    expect(
      shown([
        ['agent', '需要核对一下户名'],
        ['customer', '嗯,陈建军,武昌的'],
      ]),
    ).toEqual(['需要核对一下户名', '嗯,***,武昌的'])
  })

  test('ends where the other voice says something else', () => {
    const lines = [
      ['customer', '用了一三九'],
      ['agent', '好的，我帮您查一下上个月的账单'],
      ['customer', '三幺九零九二幺五'],
    ].map(([voice = '', text = '']) => ({ voice, text }))
    expect(personalSpansInLines(lines)).toEqual([])
  })
})

test.each([
  ['户名是马海什么的对吗', '户名是**什么的对吗'],
  ['我问一下明天锦州凌河区松坡路停不停电', '我问一下明天********停不停电'],
  ['望海楼那边狮子林大街一百五十号', '望海楼那边**********'],
])('%s loses the name or the place and no word beside it', (text, masked) => {
  expect(maskText(text)).toBe(masked)
})

test('a mask is as long as what it hides, so places in a text stay', () => {
  const text = '我叫王建国，电话１３９３１９０９２１５，住建国路88号😀'
  expect(maskText(text)).toHaveLength(text.length)
  expect(maskText(text)).toBe('我叫***，电话１３９****９２１５，住******😀')
})
