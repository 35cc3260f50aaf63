import { z } from 'zod'

import { type LimitUnit, limitBounds, limitUnits } from '#src/complaints/timing/vocabulary.ts'
import { existingDay, typedText } from '#src/kernel/form-fields.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { readId } from '#src/kernel/read-id.ts'
import { seenLine, textIn, typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { reasonOf, seenOf } from '../forms.ts'
import {
  responseLevels,
  riskBounds,
  type RiskColour,
  riskColours,
  type RiskFigures,
  ruleKinds,
  startUnits,
  type ToldGroup,
  toldGroups,
} from './vocabulary.ts'

const colour = z.enum(keysOf(riskColours), '请选择等级')
const department = typedText.pipe(z.string().regex(/^\d{1,9}$/, '请选择归口部门')).transform(Number)
const said = (missing: string) =>
  typedLines(riskBounds.note, missing).refine(
    (text) => [...text.replaceAll(/[\s\p{P}]/gu, '')].length >= riskBounds.noteLeast,
    `${missing}，至少 ${riskBounds.noteLeast} 个字`,
  )

/** Only pages of this product: a risk never leads away. */
const href = z
  .unknown()
  .transform((text) => textIn(text).trim())
  .refine(
    (text) => text === '' || /^\/(?!\/)[\w\-/?=&%.]{1,200}$/.test(text),
    '只能填本系统的网址，以 / 开头，例如 /complaints/12',
  )

export const newRiskForm = z.object({
  title: typedLine(riskBounds.title, '请写是什么风险').refine(
    (text) => [...text].length >= 4,
    '请写清是什么风险，至少 4 个字',
  ),
  colour,
  department,
  grounds: said('请写启动的理由'),
  href,
  once: z.string('请重新打开这一页').regex(/^[\w-]{8,64}$/, '请重新打开这一页'),
})
export const confirmForm = z.object({
  colour,
  department,
  note: said('请写判断的依据'),
  seen: seenOf,
})
export const dismissForm = z.object({ reason: said('请写为什么不成立'), seen: seenOf })
export const colourForm = z.object({ colour, reason: said('请写为什么改等级'), seen: seenOf })
export const assignForm = z.object({ department, reason: said('请写为什么改派'), seen: seenOf })
export const entryForm = z.object({
  note: said('请写做了什么'),
  done: z.unknown().transform((value) => value === 'yes'),
  seen: seenOf,
})
export const returnForm = z.object({ reason: said('请写还缺什么'), seen: seenOf })
export const releaseForm = z.object({ proof: said('请写解除的依据'), seen: seenOf })
export const standardsForm = z.object({
  from: existingDay,
  reason: reasonOf('请写为什么这样定'),
  seen: seenOf,
})

type Body = Record<string, unknown>

/** The boxes of the standards, which are one for each colour and kind. */
export function readFigures(body: Body): { figures: RiskFigures; errors: FieldErrors } {
  const errors: FieldErrors = {}
  const text = (name: string) => seenLine(textIn(body[name]).normalize('NFKC'))
  const whole = (name: string, least: number, most: number): number => {
    const typed = text(name)
    const value = /^\d{1,6}$/.test(typed) ? Number(typed) : Number.NaN
    if (!(value >= least && value <= most)) errors[name] = `请填 ${least} 到 ${most} 之间的整数`
    return value
  }
  const words = (name: string, what: string): string => {
    // As it was written: full-width marks stay.
    const typed = seenLine(textIn(body[name]))
    if ([...typed].length < 4) errors[name] = `请写${what}，至少 4 个字`
    if ([...typed].length > 200) errors[name] = '最多 200 个字'
    return typed
  }
  const standards = Object.fromEntries(
    keysOf(riskColours).map((one) => {
      const unit: LimitUnit =
        keysOf(limitUnits).find((key) => key === body[`${one}-unit`]) ?? 'hour'
      const { least, most } = limitBounds[unit]
      const response = keysOf(responseLevels).find((key) => key === body[`${one}-response`])
      if (!response) errors[`${one}-response`] = '请选择响应层级'
      const told = keysOf(toldGroups).filter(
        (group): group is ToldGroup => body[`${one}-told-${group}`] !== undefined,
      )
      const standard = {
        response: response ?? 'team',
        requirement: words(`${one}-requirement`, '处置要求'),
        limit: { amount: whole(`${one}-amount`, least, most), unit },
        told,
        release: words(`${one}-release`, '解除条件'),
      }
      return [one, standard]
    }),
  ) as RiskFigures['standards']
  const starts = Object.fromEntries(
    ruleKinds.map((kind) => {
      if (startUnits[kind] === null) {
        const chosen = keysOf(riskColours).find((key) => key === body[`start-${kind}`])
        return [kind, chosen ? { [chosen]: 1 } : {}]
      }
      const set = keysOf(riskColours).flatMap((one): [RiskColour, number][] => {
        const name = `start-${kind}-${one}`
        const typed = text(name)
        if (typed === '') return []
        const { least, most } = kind === 'rise' ? riskBounds.times : riskBounds.count
        const form = kind === 'rise' ? /^\d{1,3}(\.\d)?$/ : /^\d{1,5}$/
        const value = form.test(typed) ? Number(typed) : Number.NaN
        if (!(value >= least && value <= most)) errors[name] = `请填 ${least} 到 ${most}`
        return [[one, value]]
      })
      return [kind, Object.fromEntries(set)]
    }),
  ) as RiskFigures['starts']
  const owners = Object.fromEntries(
    ruleKinds.map((kind) => {
      const typed = text(`owner-${kind}`)
      return [kind, readId(typed)]
    }),
  ) as RiskFigures['owners']
  const hours = whole('hours', riskBounds.hours.least, riskBounds.hours.most)
  return { figures: { standards, starts, hours, owners }, errors }
}

/** What the boxes show of figures in use. */
export function figureValues({
  standards,
  starts,
  hours,
  owners,
}: RiskFigures): Record<string, string> {
  return Object.fromEntries([
    ['hours', String(hours)],
    ...keysOf(riskColours).flatMap((one): [string, string][] => {
      const { response, requirement, limit, told, release } = standards[one]
      return [
        [`${one}-response`, response],
        [`${one}-requirement`, requirement],
        [`${one}-release`, release],
        [`${one}-amount`, String(limit.amount)],
        [`${one}-unit`, limit.unit],
        ...told.map((group): [string, string] => [`${one}-told-${group}`, 'on']),
      ]
    }),
    ...ruleKinds.flatMap((kind): [string, string][] => [
      [`owner-${kind}`, owners[kind] === null ? '' : String(owners[kind])],
      ...(startUnits[kind] === null
        ? [[`start-${kind}`, Object.keys(starts[kind])[0] ?? ''] as [string, string]]
        : keysOf(riskColours).map((one): [string, string] => [
            `start-${kind}-${one}`,
            starts[kind][one] === undefined ? '' : String(starts[kind][one]),
          ])),
    ]),
  ])
}
