import { appealStates, roundWords } from '#src/inspection/appeals/vocabulary.ts'
import { markKinds } from '#src/inspection/marks/vocabulary.ts'
import { sheetOutcomes } from '#src/inspection/scoring/vocabulary.ts'
import type { AppealsCard as Appeals } from '#src/profiles/cards/appeals.ts'
import type { InterviewsCard as Interviews } from '#src/profiles/cards/interviews.ts'
import type { MarksCard as Marks } from '#src/profiles/cards/marks.ts'
import type { ScoresCard as Scores } from '#src/profiles/cards/scores.ts'
import type { Profile } from '#src/profiles/profile.ts'
import { interviewTiers } from '#src/training/interviews/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Card } from '#views/components/page.tsx'

import type { Opens } from './profile.tsx'

type Props = { profile: Profile; may: Opens }

const points = (hundredths: number) => (hundredths / 100).toFixed(1)

/** 质检评分: the average, and of a person the newest ones. */
export function ScoresCard({
  profile: { subject, own, since },
  may,
  scores,
}: Props & { scores: Scores }) {
  const { scored, average, newest } = scores
  const list = own
    ? '/my-reviews'
    : may.sheets
      ? `/inspection/sheets?${subject.kind}=${subject.id}&from=${since}`
      : null
  return (
    <Card title="质检评分" note={scored === 0 ? '这段时间没有评分' : `${scored} 通`}>
      {average === null ? null : (
        <p>
          平均 <strong>{points(average)}</strong> 分 {list ? <a href={list}>查看评分</a> : null}
        </p>
      )}
      {subject.kind === 'person' && newest.length > 0 ? (
        <ul class="lines">
          {newest.map(({ id, outcome, scoreHundredths, submittedAt }) => (
            <li>
              <SheetLink {...{ id, own, may }} text={`${points(scoreHundredths ?? 0)} 分`} />
              {outcome && outcome !== 'scored' ? <Tag>{sheetOutcomes[outcome]}</Tag> : null}
              <span class="end">{submittedAt === null ? null : <Time at={submittedAt} />}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  )
}

function SheetLink({ id, own, may, text }: { id: number; own: boolean; may: Opens; text: string }) {
  if (own) return <a href={`/my-reviews/sheets/${id}`}>{text}</a>
  return may.sheets ? <a href={`/inspection/sheets/${id}`}>{text}</a> : <>{text}</>
}

/** 申诉 filed in that time, by where they stand. */
export function AppealsCard({ profile, may, appeals }: Props & { appeals: Appeals }) {
  const { byState, newest } = appeals
  const { subject, own } = profile
  const sum = byState.reduce((total, { n }) => total + n, 0)
  return (
    <Card title="申诉" note={sum === 0 ? '这段时间没有申诉' : `${sum} 件`}>
      {sum === 0 ? null : (
        <p>{byState.map(({ state, n }) => `${appealStates[state]} ${n}`).join('，')}</p>
      )}
      {subject.kind === 'person' && newest.length > 0 ? (
        <ul class="lines">
          {newest.map(({ id, round, state, filedAt }) => (
            <li>
              {may.appeals && !own ? (
                <a href={`/review-appeals/${id}`}>{roundWords[round]}</a>
              ) : (
                <span>{roundWords[round]}</span>
              )}
              <span class="end dim">{appealStates[state]}</span>
              <small class="dim">
                <Time at={filedAt} />
              </small>
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  )
}

/** 表扬, and calls in which a customer abused the agent. */
export function MarksCard({ profile: { subject }, may, marks }: Props & { marks: Marks }) {
  return (
    <Card title="表扬与辱骂">
      <p>
        {Object.entries(markKinds).map(([kind, word], index) => {
          const n = marks[kind as keyof Marks]
          const href = `/inspection/marks?kind=${kind}&department=${subject.id}`
          return (
            <>
              {index > 0 ? '，' : ''}
              {word}{' '}
              {n > 0 && may.sheets && subject.kind === 'department' ? <a href={href}>{n}</a> : n} 次
            </>
          )
        })}
      </p>
    </Card>
  )
}

/** 访谈: when they were held; what was said is read there, by those who may. */
export function InterviewsCard({ may, interviews }: { may: Opens; interviews: Interviews }) {
  const { newest } = interviews
  return (
    <Card title="访谈" note={newest.length === 0 ? '这段时间没有访谈' : undefined}>
      {newest.length === 0 ? null : (
        <ul class="lines">
          {newest.map(({ id, tier, heldAt, overturnedAt }) => (
            <li>
              {may.interviews ? (
                <a href={`/interviews/${id}`}>{interviewTiers[tier]}</a>
              ) : (
                <span>{interviewTiers[tier]}</span>
              )}
              {overturnedAt === null ? null : <Tag>结论后来改判</Tag>}
              <span class="end">{heldAt === null ? null : <Time at={heldAt} />}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
