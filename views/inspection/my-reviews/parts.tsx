import type { Child } from 'hono/jsx'

import type { Filing } from '#src/inspection/appeals/filing.ts'
import type { AppealShown } from '#src/inspection/appeals/shown.ts'
import {
  type AppealParty,
  appealRefusals,
  appealRounds,
  type AppealState,
} from '#src/inspection/appeals/vocabulary.ts'
import type { OwnCall } from '#src/inspection/my-reviews/queries.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import {
  AppealRound,
  AppealStatus,
  deadlineText,
  SpanFields,
} from '#views/inspection/appeals/parts.tsx'

export type Shared = {
  /** What was typed and refused, with the reason. */
  typed: { problem: string; values: Record<string, string> } | null
  filed: boolean
  mayAppeal: boolean
  nonce: string
  now: number
}

export function OwnHead({ title, call, note }: { title: string; call: OwnCall; note?: Child }) {
  return (
    <PageHead
      title={title}
      note={
        <>
          <Time at={call.startedAt} /> · {channels[call.channel]} · {call.province}
          {call.caller ? ` · 来电 ${call.caller}` : null}
          {call.businessType ? ` · ${call.businessType}` : null}
          {note}
        </>
      }
    >
      <LinkButton href="/my-reviews">返回我的质检</LinkButton>
    </PageHead>
  )
}

export function Told({ typed, filed }: Pick<Shared, 'typed' | 'filed'>) {
  if (typed) return <Notice kind="bad">{typed.problem}。写的内容还在下面，没有丢。</Notice>
  if (filed) return <Notice kind="good">申诉已提出，答复以后会出现在这里。</Notice>
  return null
}

/** Until when, or why not any more. */
export function FilingNote({ filing, byItem }: { filing: Filing; byItem?: boolean }) {
  if (!filing.may) {
    return (
      <p class="dim">
        {appealRefusals[filing.why]}
        {filing.until === null ? null : `（截止 ${deadlineText(filing.until)}）`}。
      </p>
    )
  }
  const { round, until, days, known } = filing
  return (
    <>
      <p class="dim">
        {round >= appealRounds
          ? '对答复不服可以申请终审，只审第一轮提过的内容；'
          : `有不同意见可以${byItem ? '逐项' : ''}申诉；`}
        期限 {days} 个工作日，到 {deadlineText(until)} 为止。
      </p>
      {known ? null : (
        <Notice kind="warn">
          {formatDay(until).slice(0, 4)}{' '}
          年的节假日还没有公布，周一至周五暂时都算工作日，公布以后期限可能延后。
        </Notice>
      )}
    </>
  )
}

type ReasonProps = { id: string; label: string; values: Record<string, string>; open?: boolean }

/** The reason for one point, folded away until somebody wants to write it. */
export function ReasonFields({ id, label, values, open }: ReasonProps) {
  const reason = values[`reason-${id}`] ?? ''
  const touched = reason !== '' || Boolean(values[`from-${id}`]) || Boolean(values[`to-${id}`])
  return (
    <details class="appeal-reason" open={open || touched}>
      <summary>{label}</summary>
      <TextArea
        label="理由（至少 5 个字）"
        name={`reason-${id}`}
        value={reason}
        rows={3}
        maxlength={500}
      />
      <SpanFields id={id} values={values} />
    </details>
  )
}

type RoundsProps = {
  appeals: AppealShown[]
  now: number
  /** Whose own may be taken back here. */
  party?: AppealParty
  /** Where a filed one is taken back. */
  withdraw?: (id: number) => string
}

const withdrawOwn = (id: number) => `/my-reviews/appeals/${id}/withdrawal`

export function Rounds({ appeals, now, party = 'agent', withdraw = withdrawOwn }: RoundsProps) {
  if (appeals.length === 0) return null
  return (
    <Card title="申诉经过">
      {appeals.map((appeal) => (
        <>
          <AppealRound appeal={appeal} now={now} />
          {appeal.state === 'open' && appeal.party === party ? (
            <form method="post" action={withdraw(appeal.id)}>
              <Button small confirm="撤回这件申诉？期限内还可以再提。">
                撤回申诉
              </Button>
            </form>
          ) : null}
        </>
      ))}
    </Card>
  )
}

type StandingProps = { appeal: { state: string; round: number } | null; until: number | null }

/** How far an appeal is, or until when one may be filed. */
export function Standing({ appeal, until }: StandingProps) {
  return (
    <>
      {appeal ? <AppealStatus state={appeal.state as AppealState} round={appeal.round} /> : null}
      {until === null ? null : (
        <small class="nowrap">
          {appeal ? '可申请终审至' : '可申诉至'} {deadlineText(until).slice(5, 10)}
        </small>
      )}
      {!appeal && until === null ? <span class="dim">已过期限</span> : null}
    </>
  )
}
