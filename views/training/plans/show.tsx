import type { TimelineEvent } from '#src/audit/timeline.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Given } from '#src/training/form-fields.ts'
import type { Clash } from '#src/training/plans/clashes.ts'
import type { PlanDetail } from '#src/training/plans/queries.ts'
import {
  planBounds,
  planEntryKinds,
  type PlanEntryState,
  planEntryStates,
} from '#src/training/plans/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Status, Tag, type Tone } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Day } from '#views/training/classes/index.tsx'
import { Clashes } from '#views/training/plans/clashes.tsx'
import { PlanStatus } from '#views/training/plans/index.tsx'
import { Records } from '#views/training/plans/records.tsx'

type Props = {
  plan: PlanDetail
  given: Given | null
  clashes: readonly Clash[]
  today: string
  events: TimelineEvent[]
  now: number
}

/** One person's plan: what is to come, what was done, what it doubles. */
export function PlanPage(props: Props) {
  const { plan, given, events } = props
  const { agent, state, may } = plan
  const open = state === 'open' && may.arrange
  return (
    <>
      <PageHead
        title={agent.name ? `${agent.name} ${agent.agentNo}` : agent.agentNo}
        note={<PlanStatus state={state} />}
      >
        <LinkButton href="/training-plans">返回个人计划</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      {plan.left ? (
        <Notice kind="warn">这个人已经离岗：没做完的项目请登记为不做了，再收尾。</Notice>
      ) : null}
      <Card title="计划">
        <Facts
          items={[
            ['坐席', <AgentName agent={agent} />],
            ['部门', plan.department],
            ['班组', plan.team],
            ['目标', plan.goal],
            ['内训讲师', plan.trainerName],
            ['制定日期', formatDay(plan.at)],
          ]}
        />
      </Card>
      <Entries {...props} />
      {open && !plan.left ? <EntryForm {...props} /> : null}
      {open ? (
        <form class="bar" method="post" action={`/training-plans/${plan.id}/close`}>
          <Button>计划收尾</Button>
        </form>
      ) : null}
      <Records records={plan.records} title="培训记录" />
      <Card title="经过" flush>
        <Timeline events={events} />
      </Card>
    </>
  )
}

const tones: Record<PlanEntryState, Tone> = { planned: 'orange', done: 'good', dropped: 'grey' }

function Entries({ plan, given }: Props) {
  const { lines, state, may } = plan
  return (
    <Card title="项目" flush>
      {lines.length === 0 ? (
        <Empty title="还没有项目" hint={may.arrange ? '在下面逐项加。' : undefined} />
      ) : (
        <ul class="seats">
          {lines.map((entry) => (
            <li>
              <div class="seat-who">
                {entry.title} <Tag>{planEntryKinds[entry.kind]}</Tag>{' '}
                <small class="dim">{tracks[entry.track]}</small>
              </div>
              <div class="seat-state">
                <Status tone={tones[entry.state]} label={planEntryStates[entry.state]} />{' '}
                <Day at={entry.fromDay} />
                {entry.untilDay === entry.fromDay ? null : (
                  <>
                    {' '}
                    至 <Day at={entry.untilDay} />
                  </>
                )}
              </div>
              {entry.keptReason || entry.note || entry.clashes.length > 0 ? (
                <small class="dim seat-notes">
                  {entry.clashes.map(({ words, href }) => (
                    <>{href ? <a href={href}>{words}</a> : words}；</>
                  ))}
                  {entry.keptReason ? `重复仍安排：${entry.keptReason}` : ''}
                  {entry.note ? ` ${entry.note}` : ''}
                </small>
              ) : null}
              {entry.state === 'planned' && state === 'open' && may.arrange ? (
                <SettleForm plan={plan} id={entry.id} given={given} />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function SettleForm({ plan, id, given }: Pick<Props, 'plan' | 'given'> & { id: number }) {
  const mine = given?.form === `entry-${id}` ? given : null
  return (
    <details class="seat-more" open={mine !== null}>
      <summary>登记</summary>
      <form class="seat-form" method="post" action={`/training-plans/${plan.id}/entries/${id}`}>
        <TextInput
          name="note"
          id={`note-${id}`}
          label="说明"
          hint="不做了要写原因"
          value={mine?.values['note']}
          error={mine?.errors['note'] ?? mine?.errors['state']}
          maxlength={planBounds.note}
        />
        <div class="bar">
          <Button kind="primary" name="state" value="done">
            完成
          </Button>
          <Button name="state" value="dropped">
            不做了
          </Button>
        </div>
      </form>
    </details>
  )
}

function EntryForm({ plan, given, clashes, today }: Props) {
  const mine = given?.form === 'entry' ? given : null
  const field = (name: string, known = '') => ({
    name,
    value: mine?.values[name] ?? known,
    error: mine?.errors[name],
  })
  return (
    <Card title="加一项">
      <Clashes clashes={clashes} />
      <form class="stack" method="post" action={`/training-plans/${plan.id}/entries`}>
        <div class="form-grid">
          <Select
            {...field('kind')}
            label="类型"
            options={Object.entries(planEntryKinds)}
            blank="请选择"
            required
          />
          <Select
            {...field('track')}
            label="主线"
            options={Object.entries(tracks)}
            blank="请选择"
            required
          />
          <TextInput {...field('title')} label="内容" maxlength={planBounds.title} required />
          <DateInput {...field('fromDay', today)} label="开始日期" min={today} required />
          <DateInput {...field('untilDay', today)} label="结束日期" min={today} required />
          <TextInput
            {...field('reason')}
            label="重复仍安排的原因"
            hint="同一天或同一主线已经有安排时要写"
            maxlength={200}
          />
        </div>
        <div class="bar">
          <Button kind="primary">加进计划</Button>
        </div>
      </form>
    </Card>
  )
}
