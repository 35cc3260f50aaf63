import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import type { ExamLine } from '#src/profiles/cards/exams.ts'
import type { PairLine } from '#src/profiles/cards/mentorships.ts'
import type { Profile } from '#src/profiles/profile.ts'
import { eapKinds } from '#src/training/eap/vocabulary.ts'
import {
  mentorshipResults,
  mentorshipSides,
  mentorshipStates,
} from '#src/training/mentorships/vocabulary.ts'
import { trainingOutcomes } from '#src/training/records/vocabulary.ts'
import { Tag } from '#views/components/badge.tsx'
import { Card } from '#views/components/page.tsx'

import type { Opens } from './profile.tsx'

type Props = { profile: Profile; may: Opens }

/** 考试与课程: what is to be sat, what came of it, and courses that were begun. */
export function ExamsCard({ profile: { subject, own, exams: card }, may }: Props) {
  const { exams, courses, byOutcome } = card
  const none = exams.length + courses.length + byOutcome.length === 0
  return (
    <Card title="考试和课程" note={none ? '没有考试，也没有学到一半的课程' : undefined}>
      {none ? null : (
        <ul class="lines">
          {byOutcome.map(({ outcome, people }) => (
            <li>
              <span>考试{trainingOutcomes[outcome]}</span>
              <span class="end">{people.toLocaleString('zh-CN')} 人</span>
            </li>
          ))}
          {exams.map((exam) => (
            <li>
              {own || may.exams ? (
                <a href={`/${own ? 'my-exams' : 'exams'}/${exam.id}`}>{exam.title}</a>
              ) : (
                <span>{exam.title}</span>
              )}
              <span class="end">
                <Standing exam={exam} />
              </span>
              <small class="dim">{formatTime(exam.closesAt)} 截止</small>
            </li>
          ))}
          {courses.map(({ id, title, seen, startedAt }) => (
            <li>
              {own ? <a href={`/my-courses/${id}`}>{title}</a> : <span>{title}</span>}
              <span class="end dim">学到第 {seen} 页</span>
              <small class="dim">课程，{formatDay(startedAt)} 开始学</small>
            </li>
          ))}
        </ul>
      )}
      {subject.kind === 'person' || none ? null : <p class="dim">现在在这里的人，这段时间考的。</p>}
    </Card>
  )
}

function Standing({ exam: { state, percent, passed, begun, running } }: { exam: ExamLine }) {
  if (percent !== null) {
    return (
      <Tag kind={passed ? 'ok' : 'hot'}>
        {passed ? '合格' : '不合格'} {percent} 分
      </Tag>
    )
  }
  if (state === 'cancelled') return <span class="dim">已取消</span>
  if (running) return <span class="dim">正在考</span>
  return <span class="dim">{begun ? '考过，成绩未公布' : '还没有考'}</span>
}

/** 师徒结对 on either side; of a unit, how many run. */
export function MentorshipsCard({ profile: { subject, own, mentorships }, may }: Props) {
  const { pairs, running } = mentorships
  if (subject.kind !== 'person') {
    const words = `${running > 999 ? '999 以上' : running} 对结对中`
    return (
      <Card title="师徒结对">
        <p>{may.training && running > 0 ? <a href="/mentorships">{words}</a> : words}</p>
      </Card>
    )
  }
  return (
    <Card title="师徒结对" note={pairs.length === 0 ? '没有结过对' : undefined}>
      {pairs.length === 0 ? null : (
        <ul class="lines">
          {pairs.map((pair) => (
            <Pair pair={pair} opens={own || may.training} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Pair({ pair, opens }: { pair: PairLine; opens: boolean }) {
  const { id, side, other, state, result, fromDay, untilDay } = pair
  const words = `${mentorshipSides[side === 'mentor' ? 'apprentice' : 'mentor']} ${other.name || '未知坐席'} ${other.agentNo}`
  return (
    <li>
      {opens ? <a href={`/mentorships/${id}`}>{words}</a> : <span>{words}</span>}
      <span class="end">{result ? mentorshipResults[result] : mentorshipStates[state]}</span>
      <small class="dim">
        是{mentorshipSides[side]}，{formatDay(fromDay)} 至 {formatDay(untilDay)}
      </small>
    </li>
  )
}

/** 谈心: dates, for the agent and for whoever keeps the talk. */
export function TalksCard({ profile: { own, talks } }: Pick<Props, 'profile'>) {
  if (!talks || talks.talks.length === 0) return null
  return (
    <Card title="谈心" note={own ? '谈了什么只有和您谈的人能看' : '只列您保管的，这里只有日期'}>
      <ul class="lines">
        {talks.talks.map(({ id, kind, heldAt }) => (
          <li>
            {own ? <span>{eapKinds[kind]}</span> : <a href={`/eap/${id}`}>{eapKinds[kind]}</a>}
            <span class="end">{formatDay(heldAt)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
