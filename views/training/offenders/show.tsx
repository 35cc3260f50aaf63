import type { TimelineEvent } from '#src/audit/timeline.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import {
  type ClassResult,
  classResults,
  type SeatState,
  seatStates,
} from '#src/training/classes/vocabulary.ts'
import type { OffenderDetail } from '#src/training/offenders/queries.ts'
import {
  groundStandings,
  type GroundStanding,
  liftReasons,
} from '#src/training/offenders/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Status, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'
import { Day } from '#views/training/classes/index.tsx'
import { OffenderStatus } from '#views/training/offenders/index.tsx'

type Props = { offender: OffenderDetail; events: TimelineEvent[] }

const tones: Record<GroundStanding, Tone> = {
  ...{ counts: 'orange', appealed: 'accent', aged: 'grey' },
  ...{ overturned: 'good', gone: 'grey', elsewhere: 'grey' },
}

/** One repeat offender: which verdicts, which days, which rule; and what was arranged. */
export function OffenderPage({ offender, events }: Props) {
  const { agent, state, may, planId } = offender
  return (
    <>
      <PageHead
        title={agent.name ? `${agent.name} ${agent.agentNo}` : agent.agentNo}
        note={<OffenderStatus state={state} />}
      >
        {may.arrange && state === 'named' ? (
          <>
            <LinkButton href="/classes?state=planned">列入脱产班</LinkButton>
            {planId === null ? (
              <LinkButton href={`/training-plans/new?agent=${agent.agentNo}`}>
                做个人计划
              </LinkButton>
            ) : null}
          </>
        ) : null}
        <LinkButton href="/repeat-offenders">返回重点人员</LinkButton>
      </PageHead>
      <Standing offender={offender} />
      <Card title="情况">
        <Facts
          items={[
            ['坐席', <AgentName agent={agent} />],
            ['部门', offender.department],
            ['班组', offender.team],
            ['认定日期', formatDay(offender.namedAt)],
            ['所按规则', ruleOf(offender)],
            [
              '个人计划',
              planId === null ? '没有' : <a href={`/training-plans/${planId}`}>进行中</a>,
            ],
          ]}
        />
      </Card>
      <Grounds offender={offender} />
      <Trainings offender={offender} />
      {offender.earlier.length > 0 ? (
        <Card title="以前认定过" flush>
          <Table
            caption="以前认定过"
            head={[{ label: '认定' }, { label: '解除' }, { label: '原因' }]}
          >
            {offender.earlier.map((row) => (
              <tr>
                <td>
                  <a href={`/repeat-offenders/${row.id}`}>{formatDay(row.namedAt)}</a>
                </td>
                <td class="nowrap">{row.liftedAt === null ? '—' : formatDay(row.liftedAt)}</td>
                <td>{row.liftReason ? liftReasons[row.liftReason] : '—'}</td>
              </tr>
            ))}
          </Table>
        </Card>
      ) : null}
      <Card title="经过" flush>
        <Timeline events={events} />
      </Card>
    </>
  )
}

const ruleOf = ({ ruleId, offence: { rule } }: OffenderDetail): string =>
  ruleId === null
    ? '随产品的规则'
    : `第 ${ruleId} 版规则${rule.id === ruleId ? '' : '（现在已换新规则）'}`

function Standing({ offender: { state, offence, liftedAt, liftReason } }: Pick<Props, 'offender'>) {
  if (state === 'lifted') {
    return (
      <Notice kind="good">
        {liftedAt === null ? null : formatDay(liftedAt)} 解除
        {liftReason ? `：${liftReasons[liftReason]}` : ''}。
      </Notice>
    )
  }
  const appealed = offence.verdicts.filter(({ underAppeal }) => underAppeal).length
  return (
    <Notice kind="info">
      {offence.words}
      {appealed === 0
        ? null
        : `其中 ${appealed} 件在申诉中；${offence.reachedWithoutAppealed ? '都改判也仍够上' : '改判了就会自动解除'}。`}
    </Notice>
  )
}

function Grounds({ offender: { grounds, may } }: Pick<Props, 'offender'>) {
  return (
    <Card title="依据" note="按投诉现在的结论，改判的不算" flush>
      <Table
        caption="依据"
        head={[
          { label: '投诉' },
          { label: '受理日期' },
          { label: '属实类型' },
          { label: '算几件', num: true },
          { label: '现在' },
        ]}
      >
        {grounds.map((line) =>
          line === null ? (
            <tr>
              <td colspan={5}>
                <AfterJudging />
              </td>
            </tr>
          ) : (
            <tr>
              <td class="nowrap">
                {may.openComplaint ? (
                  <a href={`/complaints/${line.complaintId}`}>{line.complaintNo}</a>
                ) : (
                  line.complaintNo
                )}
              </td>
              <td class="nowrap">{formatDay(line.openedAt)}</td>
              <td>{faultCategories[line.faultCategory]}</td>
              <td class="num">{line.weight}</td>
              <td>
                <Status tone={tones[line.standing]} label={groundStandings[line.standing]} />
                {line.atNaming ? null : <small class="dim"> 认定以后新增</small>}
              </td>
            </tr>
          ),
        )}
      </Table>
    </Card>
  )
}

function Trainings({ offender: { seats } }: Pick<Props, 'offender'>) {
  if (seats.length === 0) return null
  return (
    <Card title="脱产班" flush>
      <Table
        caption="脱产班"
        head={[{ label: '班' }, { label: '开班' }, { label: '名单' }, { label: '结果' }]}
      >
        {seats.map((seat) => (
          <tr>
            <td>
              <a href={`/classes/${seat.classId}`}>{seat.title}</a>
            </td>
            <td>
              <Day at={seat.fromDay} />
            </td>
            <td>{seatStates[seat.state as SeatState]}</td>
            <td>{seat.result === null ? '—' : classResults[seat.result as ClassResult]}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
