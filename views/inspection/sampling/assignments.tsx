import type { Child } from 'hono/jsx'

import type { BoardColumn } from '#src/inspection/tasks/board-list.ts'
import type { BoardFilters, BoardRow, InspectorLoad } from '#src/inspection/tasks/board.ts'
import {
  type LeftAlone,
  leftAlone,
  purposes,
  taskStates,
} from '#src/inspection/tasks/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Duration, Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { figure } from '#views/components/figure.ts'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { lastDay } from '#views/inspection/sampling/words.ts'

export type Said = {
  did: 'assign' | 'take-back' | 'withdraw'
  done: number
  left: { why: LeftAlone; count: number }[]
}

type Props = {
  page: Page<BoardRow>
  filters: BoardFilters
  frame: ListFrame<BoardColumn>
  inspectors: InspectorLoad[]
  draws: { id: number; text: string }[]
  waiting: number
  /** Of due dates on this page; their holidays are not published. */
  unknownYears: number[]
  said: Said | null
  problem: string | undefined
  now: number
}

const path = '/inspection/assignments'

/** 任务分配: who scores what, given out by hand, several at a time. */
export function AssignmentsPage(props: Props) {
  const { page, frame, filters, said, problem, waiting, inspectors, unknownYears } = props
  const movable = filters.state === 'waiting' || filters.state === 'assigned'
  return (
    <>
      <PageHead title="任务分配" note={`${figure(waiting)} 个任务待分配`}>
        <LinkButton href="/inspection/plans">返回计划</LinkButton>
      </PageHead>
      {problem ? <Notice kind="bad">{problem}</Notice> : null}
      {said ? <SaidNotice said={said} /> : null}
      {inspectors.length === 0 ? (
        <Notice kind="warn">没有能评分的账号在用。请安全管理员给人授予“质检员”角色。</Notice>
      ) : null}
      {unknownYears.length > 0 ? (
        <Notice kind="info">
          {unknownYears.join('、')} 年的放假安排还没有公布，期限按周一至周五算。
        </Notice>
      ) : null}
      <Filters {...props} />
      <Loads {...props} />
      <ListCard
        frame={frame}
        page={page}
        cells={cellsAt(props.now)}
        bulk={
          movable
            ? {
                idOf: ({ id }) => id,
                nameOf: ({ callNo }) => callNo,
                sentAs: { name: 'task', valueOf: pickOf },
                buttons: <Moves {...props} />,
              }
            : null
        }
        empty={<NoTasks {...props} />}
      />
    </>
  )
}

const didWords = { assign: '分配', 'take-back': '收回', withdraw: '撤销' } as const

function SaidNotice({ said: { did, done, left } }: { said: Said }) {
  const kept = left.map(({ why, count }) => `${count} 个${leftAlone[why]}`).join('，')
  return (
    <Notice kind={left.length > 0 ? 'warn' : 'good'}>
      已{didWords[did]} {done} 个任务{kept ? `；${kept}，没有动` : ''}。
    </Notice>
  )
}

function Filters({ frame, inspectors, draws }: Props) {
  const { query } = frame
  return (
    <QueryForm action={path} keep={query} reset={resetHref(frame)}>
      <Select
        label="状态"
        name="state"
        value={query['state'] ?? 'waiting'}
        options={Object.entries(taskStates)}
      />
      <Select
        label="质检员"
        name="inspector"
        id="filter-inspector"
        value={query['inspector']}
        options={inspectors.map(({ id, name }) => [String(id), name] as const)}
        blank="全部"
      />
      <Select
        label="抽样"
        name="draw"
        value={query['draw']}
        options={draws.map(({ id, text }) => [String(id), text] as const)}
        blank="全部"
      />
      <Select
        label="用途"
        name="purpose"
        value={query['purpose']}
        options={Object.entries(purposes).filter(([key]) => key !== 'calibration')}
        blank="全部"
      />
      <Select
        label="期限"
        name="overdue"
        value={query['overdue']}
        options={[['on', '已逾期']]}
        blank="全部"
      />
    </QueryForm>
  )
}

function NoTasks({ filters, frame }: Props) {
  if (filters.state === 'waiting' && !frame.narrowed) {
    return (
      <Empty
        title="没有待分配的任务"
        hint="抽样自动分配的在“待评”里；要改派，先筛出来。"
        action={<LinkButton href={`${path}?state=assigned`}>看待评的</LinkButton>}
      />
    )
  }
  return (
    <Empty
      title="没有符合条件的任务"
      hint="换一个条件。"
      action={<LinkButton href={resetHref(frame)}>清除条件</LinkButton>}
    />
  )
}

/** What can be done with the chosen tasks; without a script the whole page is chosen by one tick. */
function Moves({ page, filters, inspectors }: Props) {
  const begun = page.rows.some((row) => row.begun)
  const ask = begun ? '选中的任务里可能有写了一半的评分，收走后草稿会丢弃。仍要继续？' : undefined
  return (
    <>
      {page.rows.map((row) => (
        <input type="hidden" name="every" value={pickOf(row)} />
      ))}
      <noscript>
        <label class="check">
          <input type="checkbox" name="all" value="on" />
          <span>本页全部 {page.rows.length} 个</span>
        </label>
      </noscript>
      <Select
        label="质检员"
        name="inspector"
        id="to-inspector"
        hideLabel
        options={inspectors.map(({ id, name, open }) => {
          return [String(id), `${name}（在手 ${figure(open)}）`] as const
        })}
        blank="选择质检员"
      />
      <Button kind="primary" small formaction={path} name="action" value="assign" confirm={ask}>
        {filters.state === 'waiting' ? '分配' : '改派'}
      </Button>
      {filters.state === 'assigned' ? (
        <Button
          small
          formaction={path}
          name="action"
          value="take-back"
          confirm={ask ?? '收回选中的任务？'}
        >
          收回
        </Button>
      ) : null}
      <TextInput
        label="撤销的原因"
        name="reason"
        hideLabel
        maxlength={200}
        placeholder="撤销的原因"
      />
      <Button
        kind="danger"
        small
        formaction={path}
        name="action"
        value="withdraw"
        confirm="撤销选中的任务？这些通话不再评分，原因会留痕。"
      >
        撤销
      </Button>
    </>
  )
}

/** A task with who holds it as this page shows it: one moved since is left alone. */
const pickOf = (row: BoardRow) => `${row.id}:${row.accountId ?? ''}`

const afterScoring = <span class="dim">您评完后显示</span>

const cellsAt = (now: number): Record<BoardColumn, (row: BoardRow) => Child> => ({
  callNo: ({ callId, callNo, recordingId }) => (
    <>
      <a href={`/calls/${callId}`}>{callNo}</a>
      {recordingId === null ? <small class="dim"> 录音已按期删除</small> : null}
    </>
  ),
  startedAt: ({ startedAt }) => <Time at={startedAt} />,
  duration: ({ durationMs }) => (durationMs === null ? '—' : <Duration ms={durationMs} />),
  agent: ({ agent, unit, blind }) =>
    blind ? (
      afterScoring
    ) : (
      <>
        <span class="nowrap">{agent}</span> <small class="dim nowrap">{unit}</small>
      </>
    ),
  origin: ({ plan, purpose }) => (
    <>
      {plan ?? purposes[purpose]}
      {purpose === 'double' ? (
        <>
          {' '}
          <Tag kind="info">双评</Tag>
        </>
      ) : null}
    </>
  ),
  due: ({ dueAt }) => (
    <>
      {dueAt === null ? '—' : lastDay(dueAt)}{' '}
      {dueAt !== null && dueAt < now ? <Tag kind="hot">逾期</Tag> : null}
    </>
  ),
  inspector: ({ accountName, begun }) => (
    <>
      {accountName ?? <span class="dim">待分配</span>}
      {begun ? <small class="dim"> 已开始</small> : null}
    </>
  ),
  unit: ({ unit, blind }) => (blind ? afterScoring : (unit ?? '—')),
  purpose: ({ purpose }) => purposes[purpose],
  state: ({ state }) => taskStates[state],
  begun: ({ begun }) => (begun ? '是' : '—'),
  createdAt: ({ createdAt }) => <Time at={createdAt} />,
})

function Loads({ inspectors }: Props) {
  if (inspectors.length === 0) return null
  return (
    <Card>
      <dl class="loads">
        <dt>各人在手</dt>
        {inspectors.map(({ id, name, open, manages }) => (
          <dd>
            {name}{' '}
            {open === 0 ? (
              '0'
            ) : (
              <a href={`${path}?state=assigned&inspector=${id}`}>{figure(open)}</a>
            )}
            {manages ? <small class="dim"> 主管，只手工分配</small> : null}
          </dd>
        ))}
      </dl>
    </Card>
  )
}
