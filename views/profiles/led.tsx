import { formatDay } from '#src/kernel/calendar.ts'
import type { ArrangedCard as Arranged } from '#src/profiles/cards/arranged.ts'
import type { OffenceCard as Offence } from '#src/profiles/cards/offence.ts'
import type { SupervisedCard as Supervised } from '#src/profiles/cards/supervised.ts'
import type { Profile } from '#src/profiles/profile.ts'
import { sheetLevels, sheetStates } from '#src/supervision/sheets/vocabulary.ts'
import { classResults, seatStates } from '#src/training/classes/vocabulary.ts'
import { Tag } from '#views/components/badge.tsx'
import { Card } from '#views/components/page.tsx'

import type { Opens } from './profile.tsx'

type Props = { profile: Profile; may: Opens }

/** 重点人员: what the rule says of today, and why. */
export function OffenceCard({
  profile: { subject, own },
  may,
  offence,
}: Props & { offence: Offence }) {
  if (offence.of === 'unit') {
    const words = `${offence.named > 999 ? '999 以上' : offence.named} 人`
    const list = `/repeat-offenders${subject.kind === 'department' ? `?department=${subject.id}` : ''}`
    return (
      <Card title="重点人员">
        <p>{may.training && offence.named > 0 ? <a href={list}>{words}</a> : words}</p>
      </Card>
    )
  }
  const { words, underAppeal, reached, reachedWithoutAppealed, named } = offence
  return (
    <Card title="重复属实">
      {named ? (
        <p>
          <Tag kind="hot">重点人员</Tag> {formatDay(named.namedAt)} 起{' '}
          {may.training && !own ? <a href={`/repeat-offenders/${named.id}`}>看认定依据</a> : null}
        </p>
      ) : null}
      <p>{words}</p>
      {underAppeal > 0 ? (
        <p class="dim">
          其中 {underAppeal} 件还在申诉
          {reached && !reachedWithoutAppealed ? '；申诉成立的话就不够认定线' : ''}。
        </p>
      ) : null}
    </Card>
  )
}

/** 脱产班与个人计划: what is arranged. */
export function ArrangedCard({ profile, may, arranged }: Props & { arranged: Arranged }) {
  const { subject, own } = profile
  const { seats, plan, asked, plans } = arranged
  if (subject.kind !== 'person') {
    return (
      <Card title="脱产班和个人计划">
        <ul class="lines">
          <li>
            {may.training && asked > 0 ? (
              <a href="/classes?state=planned">等放人</a>
            ) : (
              <span>等放人</span>
            )}
            <span class="end">{asked > 999 ? '999 以上' : asked} 人</span>
          </li>
          <li>
            {may.training && plans > 0 ? (
              <a href="/training-plans">进行中的计划</a>
            ) : (
              <span>进行中的计划</span>
            )}
            <span class="end">{plans > 999 ? '999 以上' : plans} 份</span>
          </li>
        </ul>
      </Card>
    )
  }
  const none = seats.length === 0 && plan === null
  return (
    <Card title="脱产班和个人计划" note={none ? '没有安排' : undefined}>
      {none ? null : (
        <ul class="lines">
          {plan ? (
            <li>
              {own || may.training ? (
                <a href={own ? '/training-plans/mine' : `/training-plans/${plan.id}`}>个人计划</a>
              ) : (
                <span>个人计划</span>
              )}
              <span class="end">
                {plan.done} / {plan.entries} 项
              </span>
              <small class="dim">{plan.goal}</small>
            </li>
          ) : null}
          {seats.map(({ classId, title, fromDay, state, result }) => (
            <li>
              {may.training && !own ? (
                <a href={`/classes/${classId}`}>{title}</a>
              ) : (
                <span>{title}</span>
              )}
              <span class="end">{result ? classResults[result] : seatStates[state]}</span>
              <small class="dim">脱产班，{formatDay(fromDay)} 开班</small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

/** 督办表 of the department. */
export function SupervisedCard({
  profile: { subject },
  supervised: { newest },
}: Pick<Props, 'profile'> & { supervised: Supervised }) {
  return (
    <Card
      title="督办表"
      note={
        newest.length === 0 ? (
          '没有督办表'
        ) : (
          <a href={`/supervision?state=any&department=${subject.id}`}>看全部</a>
        )
      }
    >
      {newest.length === 0 ? null : (
        <ul class="lines">
          {newest.map(({ id, sheetNo, state, level, createdAt }) => (
            <li>
              <a href={`/supervision/${id}`}>{sheetNo ?? '草稿'}</a>
              <span class="end">
                {sheetStates[state]}
                {level > 0 ? ` · ${sheetLevels[level]}` : ''}
              </span>
              <small class="dim">{formatDay(createdAt)} 起草</small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
