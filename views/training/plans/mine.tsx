import { formatDay } from '#src/kernel/calendar.ts'
import { seatStates } from '#src/training/classes/vocabulary.ts'
import type { OwnTalk } from '#src/training/eap/talks.ts'
import type { MentorshipRow } from '#src/training/mentorships/queries.ts'
import { mentorshipStates } from '#src/training/mentorships/vocabulary.ts'
import type { OwnTraining } from '#src/training/plans/queries.ts'
import { planEntryKinds, planEntryStates } from '#src/training/plans/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Status } from '#views/components/badge.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { Day } from '#views/training/classes/index.tsx'
import { OwnTalks } from '#views/training/eap/own.tsx'
import { MentorshipStatus } from '#views/training/mentorships/index.tsx'
import { Records } from '#views/training/plans/records.tsx'

type Props = { training: OwnTraining; pairs: readonly MentorshipRow[]; talks: readonly OwnTalk[] }

/** 我的培训: what the reader is to be taught, and was. */
export function MyTrainingPage({ training, pairs, talks }: Props) {
  const { plan, classes, records, known } = training
  const nothing = !plan && classes.length === 0 && records.length === 0 && pairs.length === 0
  return (
    <>
      <PageHead title="我的培训" note="安排好的培训、师徒和已经做过的" />
      {known ? null : <Notice kind="info">这个账号没有对应的坐席，请系统管理员补上。</Notice>}
      {known && nothing ? (
        <Card>
          <Empty title="还没有给您安排培训" />
        </Card>
      ) : null}
      {pairs.length > 0 ? (
        <Card title="师徒结对">
          <ul class="lines">
            {pairs.map((pair) => (
              <li>
                <a href={`/mentorships/${pair.id}`}>
                  师傅 <AgentName agent={pair.mentor} />
                  ，徒弟 <AgentName agent={pair.apprentice} />
                </a>
                <span class="end">
                  <MentorshipStatus state={pair.state} />
                </span>
                <small class="dim">
                  {formatDay(pair.fromDay)} 至 {formatDay(pair.untilDay)}
                  {pair.state === 'drafted' ? `，${mentorshipStates.drafted}` : ''}
                </small>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      {classes.length > 0 ? (
        <Card title="脱产班">
          <ul class="lines">
            {classes.map(({ of, state }) => (
              <li>
                <span>{of.title}</span>
                <span class="end">
                  <Status tone={state === 'agreed' ? 'good' : 'orange'} label={seatStates[state]} />
                </span>
                <small class="dim">
                  <Day at={of.fromDay} /> 至 <Day at={of.untilDay} />，{of.place}，{of.trainerName}
                </small>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      {plan ? (
        <Card title="个人计划" note={plan.goal}>
          <ul class="lines">
            {plan.lines.map((entry) => (
              <li>
                <span>
                  {entry.title} <small class="dim">{planEntryKinds[entry.kind]}</small>
                </span>
                <span class="end">
                  <Status
                    tone={
                      entry.state === 'done'
                        ? 'good'
                        : entry.state === 'planned'
                          ? 'orange'
                          : 'grey'
                    }
                    label={planEntryStates[entry.state]}
                  />
                </span>
                <small class="dim">
                  <Day at={entry.fromDay} />
                </small>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      <OwnTalks talks={talks} />
      <Records records={records} title="做过的培训" />
    </>
  )
}
