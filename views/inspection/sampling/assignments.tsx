import type { BoardFilters, BoardRow, InspectorLoad } from '#src/inspection/tasks/board.ts'
import {
  type LeftAlone,
  leftAlone,
  purposes,
  taskStates,
} from '#src/inspection/tasks/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import { Duration, Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { figure } from '#views/components/figure.ts'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { lastDay } from '#views/inspection/sampling/words.ts'

export type Said = {
  did: 'assign' | 'take-back' | 'withdraw'
  done: number
  left: { why: LeftAlone; count: number }[]
}

type Props = {
  page: Page<BoardRow>
  filters: BoardFilters
  query: Query
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
  const { page, query, said, problem, waiting, inspectors, unknownYears } = props
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
      <Card flush>
        {page.rows.length === 0 ? <NoTasks {...props} /> : <Board {...props} />}
        <ListPager path={path} query={query} page={page} />
      </Card>
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

function Filters({ query, inspectors, draws }: Props) {
  return (
    <QueryForm action={path}>
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

function NoTasks({ filters, query }: Props) {
  const narrowed = ['inspector', 'draw', 'purpose', 'overdue'].some((name) => query[name])
  if (filters.state === 'waiting' && !narrowed) {
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
      action={<LinkButton href={path}>清除条件</LinkButton>}
    />
  )
}

function Board({ page, filters, query, inspectors, now }: Props) {
  const movable = filters.state === 'waiting' || filters.state === 'assigned'
  const rows = <Rows rows={page.rows} movable={movable} now={now} />
  if (!movable) return rows
  const begun = page.rows.some((row) => row.begun)
  const ask = begun ? '选中的任务里可能有写了一半的评分，收走后草稿会丢弃。仍要继续？' : undefined
  return (
    <form method="post" action={path}>
      <input
        type="hidden"
        name="query"
        value={hrefWith('', { ...query, at: undefined }).slice(1)}
      />
      {page.rows.map((row) => (
        <input type="hidden" name="every" value={pickOf(row)} />
      ))}
      {rows}
      <div class="board-actions">
        <label class="check">
          <input type="checkbox" name="all" value="on" />
          <span>本页全部 {page.rows.length} 个</span>
        </label>
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
        <Button kind="primary" name="action" value="assign" confirm={ask}>
          {filters.state === 'waiting' ? '分配选中的' : '改派选中的'}
        </Button>
        {filters.state === 'assigned' ? (
          <Button name="action" value="take-back" confirm={ask ?? '收回选中的任务？'}>
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
          name="action"
          value="withdraw"
          confirm="撤销选中的任务？这些通话不再评分，原因会留痕。"
        >
          撤销
        </Button>
      </div>
    </form>
  )
}

/** A task with who holds it as this page shows it: one moved since is left alone. */
const pickOf = (row: BoardRow) => `${row.id}:${row.accountId ?? ''}`

type RowsProps = { rows: BoardRow[]; movable: boolean; now: number }

function Rows({ rows, movable, now }: RowsProps) {
  return (
    <Table
      caption="质检任务"
      head={[
        ...(movable ? [{ label: '选', hidden: true }] : []),
        { label: '通话' },
        { label: '通话时间' },
        { label: '时长', num: true },
        { label: '坐席' },
        { label: '由来' },
        { label: '期限' },
        { label: '质检员' },
      ]}
    >
      {rows.map((row) => (
        <tr>
          {movable ? (
            <td>
              <input
                type="checkbox"
                name="task"
                value={pickOf(row)}
                aria-label={`选 ${row.callNo}`}
              />
            </td>
          ) : null}
          <td class="nowrap">
            <a href={`/calls/${row.callId}`}>{row.callNo}</a>
            {row.recordingId === null ? <small class="dim"> 录音已按期删除</small> : null}
          </td>
          <td>
            <Time at={row.startedAt} />
          </td>
          <td class="num">{row.durationMs === null ? '—' : <Duration ms={row.durationMs} />}</td>
          <td>
            <span class="nowrap">{row.agent}</span> <small class="dim nowrap">{row.unit}</small>
          </td>
          <td class="nowrap">
            {row.plan ?? purposes[row.purpose]}
            {row.purpose === 'double' ? (
              <>
                {' '}
                <Tag kind="info">双评</Tag>
              </>
            ) : null}
          </td>
          <td class="nowrap">
            {row.dueAt === null ? '—' : lastDay(row.dueAt)}{' '}
            {row.dueAt !== null && row.dueAt < now ? <Tag kind="hot">逾期</Tag> : null}
          </td>
          <td class="nowrap">
            {row.accountName ?? <span class="dim">待分配</span>}
            {row.begun ? <small class="dim"> 已开始</small> : null}
          </td>
        </tr>
      ))}
    </Table>
  )
}

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
