import type { DataKind } from '#src/personal-data/vocabulary.ts'

import {
  digitStyle,
  madeAddress,
  madeCard,
  madeCustomerNumber,
  madeFamily,
  madeIdentity,
  madeLandline,
  madeName,
  madePhone,
  madePlate,
} from './figures.ts'
import type { Chance, MadeLine, MadeTalk, Piece } from './pieces.ts'
import { plainSentence, talk } from './plain.ts'

const fillers = ['嗯', '那个', '然后', '呃', '就是']
const pauses = ['，', ' ', '、', '。', '-']
const nods = ['嗯', '对', '好的', '嗯嗯', '您说', '哦', '是的', '好您继续']

const asked: Readonly<Record<string, readonly string[]>> = {
  phone: ['您的联系电话是多少', '请留一下您的电话', '方便留个手机号吗', '怎么联系您'],
  'id-card': ['请报一下身份证号', '您的身份证号码是', '需要核对一下证件号码'],
  'bank-card': ['请问银行卡号是多少', '扣款的卡号报一下'],
  'customer-number': ['您的户号是多少', '请报一下用电户号', '您的客户编号是'],
}
const told: Readonly<Record<string, readonly string[]>> = {
  phone: [
    '我电话',
    '我的手机号是',
    '你打我这个号码',
    '联系电话',
    '电话记一下',
    '号码是',
    '手机',
    '',
  ],
  'id-card': ['身份证号是', '我身份证', '我的身份证号码', ''],
  'bank-card': ['卡号是', '我的银行卡号', '银行卡', ''],
  'customer-number': ['户号是', '我的户号', '用电户号', '户号'],
}
const makers: Readonly<Record<string, (chance: Chance) => string>> = {
  phone: (chance) => (chance.often(0.8) ? madePhone(chance) : madeLandline(chance)),
  'id-card': madeIdentity,
  'bank-card': madeCard,
  'customer-number': madeCustomerNumber,
}

/** A conversation of a few lines: with something to hide, with figures to keep, often with both. */
export function madeTalk(chance: Chance, number: number): MadeTalk {
  const lines: MadeLine[] = []
  let thing = number * 10
  if (chance.often(0.5)) lines.push(chatter(chance))
  if (chance.often(0.72)) {
    const things = chance.often(0.25) ? 2 : 1
    for (let n = 0; n < things; n++) {
      thing++
      const kind = chance.upTo(10)
      if (kind < 6) lines.push(...numberScene(chance, thing))
      else if (kind < 8) lines.push(...nameScene(chance, thing))
      else lines.push(...addressScene(chance, thing))
    }
  }
  if (lines.length === 0 || chance.often(0.5)) lines.push(chatter(chance))
  return { lines: chance.often(0.4) ? lines.map(withoutMarks) : lines }
}

function chatter(chance: Chance): MadeLine {
  const voice = chance.oneOf(['agent', 'customer'] as const)
  const pieces: Piece[] = chance.often(0.65)
    ? plainSentence(chance)
    : [{ text: chance.oneOf(talk) }]
  if (chance.often(0.4)) pieces.push({ text: `，${chance.oneOf(talk)}` })
  if (chance.often(0.2)) pieces.push({ text: '，' }, ...plainSentence(chance))
  return { voice, pieces: [...pieces, { text: '。' }] }
}

function numberScene(chance: Chance, thing: number): MadeLine[] {
  const kind = chance.oneOf([
    'phone',
    'phone',
    'phone',
    'id-card',
    'bank-card',
    'customer-number',
    'plate',
  ]) as DataKind
  if (kind === 'plate') {
    const secret = { text: madePlate(chance), secret: { kind, thing } }
    return [{ voice: 'customer', pieces: [{ text: '我的车牌号是' }, secret, { text: '，' }] }]
  }
  const digits = (makers[kind] as (chance: Chance) => string)(chance)
  const style = digitStyle(chance)
  const say = (part: string) =>
    [...part].map((digit) => (digit === 'X' ? chance.oneOf(['X', 'x']) : style(digit))).join('')
  const question = chance.often(0.5)
  const lines: MadeLine[] = question
    ? [{ voice: 'agent', pieces: [{ text: `${chance.oneOf(asked[kind] ?? [])}？` }] }]
    : []
  // Nobody reads out a customer number without saying what it is, unless it was asked for.
  const openings = told[kind] ?? []
  const opening = chance.oneOf(
    question ? openings : openings.filter((one) => one !== '' || kind === 'phone'),
  )
  const groups = inGroups(chance, digits)
  const split = groups.length > 1 && chance.often(0.35)
  let line: MadeLine = { voice: 'customer', pieces: [{ text: opening }] }
  lines.push(line)
  groups.forEach((group, index) => {
    line.pieces.push({ text: say(group), secret: { kind, thing } })
    if (index === groups.length - 1) return
    if (split && chance.often(0.6)) {
      if (chance.often(0.6)) lines.push(between(chance, group, say))
      line = { voice: 'customer', pieces: [] }
      lines.push(line)
    } else if (chance.often(0.8)) {
      const filler = chance.often(0.3) ? chance.oneOf(fillers) : ''
      line.pieces.push({ text: `${chance.oneOf(pauses)}${filler}`, free: true })
    }
  })
  line.pieces.push({ text: chance.oneOf(['。', '，', '，您记一下。', '，对。', '']) })
  return lines
}

/** What the other one says meanwhile: a nod, or the digits again. */
function between(chance: Chance, group: string, say: (part: string) => string): MadeLine {
  const again = chance.often(0.4)
  return { voice: 'agent', pieces: [{ text: again ? say(group) : chance.oneOf(nods), free: true }] }
}

function inGroups(chance: Chance, digits: string): string[] {
  const way = chance.upTo(5)
  if (way === 0) return [digits]
  if (way === 4) return [...digits]
  const groups: string[] = []
  let at = 0
  while (at < digits.length) {
    const size = way === 1 ? (at === 0 ? 3 : 4) : 2 + chance.upTo(4)
    groups.push(digits.slice(at, at + size))
    at += size
  }
  return groups
}

function nameScene(chance: Chance, thing: number): MadeLine[] {
  const name = (text: string): Piece => ({ text, secret: { kind: 'name', thing } })
  const end: Piece = { text: chance.oneOf(['。', '，', `，${chance.oneOf(talk)}。`, '']) }
  const shape = chance.upTo(6)
  if (shape === 0) {
    return [
      { voice: 'agent', pieces: [{ text: '请问您贵姓？' }] },
      {
        voice: 'customer',
        pieces: [
          { text: chance.oneOf(['姓', '免贵姓', '我姓', '']) },
          name(madeFamily(chance)),
          { text: '。' },
        ],
      },
    ]
  }
  if (shape === 1) {
    const opening = chance.oneOf([
      '我叫',
      '户主叫',
      '户主是',
      '户名是',
      '我的名字是',
      '联系人叫',
      '机主姓名是',
    ])
    return [{ voice: 'customer', pieces: [{ text: opening }, name(madeName(chance)), end] }]
  }
  if (shape === 2) {
    const opening = chance.oneOf(['好的', '请问是', '您好', '那麻烦'])
    return [
      {
        voice: 'agent',
        pieces: [
          { text: opening },
          name(madeFamily(chance)),
          { text: chance.oneOf(['先生', '女士']) },
          { text: '，请您稍等。' },
        ],
      },
    ]
  }
  if (shape === 3) {
    return [
      {
        voice: 'agent',
        pieces: [
          { text: chance.oneOf(['是', '户主是', '核对一下是']) },
          name(madeName(chance)),
          { text: chance.oneOf(['先生吗？', '女士对吧？']) },
        ],
      },
    ]
  }
  if (shape === 4)
    return [{ voice: 'customer', pieces: [{ text: '我姓' }, name(madeFamily(chance)), end] }]
  return [
    { voice: 'customer', pieces: [{ text: '你好，我是' }, name(madeName(chance)), { text: '。' }] },
  ]
}

function addressScene(chance: Chance, thing: number): MadeLine[] {
  const parts = madeAddress(chance)
  const openings = [
    '我家住在',
    '地址是',
    '我在',
    '我住',
    '停电的地方在',
    '用电地址是',
    '就在',
    '家庭住址',
  ]
  const lines: MadeLine[] = chance.often(0.3)
    ? [{ voice: 'agent', pieces: [{ text: '请问您的详细地址？' }] }]
    : []
  let line: MadeLine = { voice: 'customer', pieces: [{ text: chance.oneOf(openings) }] }
  lines.push(line)
  const cut = chance.often(0.2) ? 1 + chance.upTo(parts.length - 1) : 0
  parts.forEach((part, index) => {
    if (index > 0 && index === cut) {
      if (chance.often(0.5)) lines.push({ voice: 'agent', pieces: [{ text: chance.oneOf(nods) }] })
      line = { voice: 'customer', pieces: [] }
      lines.push(line)
    } else if (index > 0 && chance.often(0.15)) {
      line.pieces.push({ text: chance.oneOf(['，', '，嗯', ' ']), free: true })
    }
    line.pieces.push({ text: part, secret: { kind: 'address', thing } })
  })
  line.pieces.push({ text: chance.oneOf(['。', '，从早上就停电了。', '，没电了', '']) })
  return lines
}

/** As recognisers write that set no marks. */
function withoutMarks({ voice, pieces }: MadeLine): MadeLine {
  return {
    voice,
    pieces: pieces.map((piece) => ({ ...piece, text: piece.text.replaceAll(/[，。？、]/g, '') })),
  }
}
