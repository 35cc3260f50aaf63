import type { AppealFilters, AppealRow } from '#src/inspection/appeals/list.ts'
import {
  appealBoxes,
  appealRounds,
  appealSubjects,
  roundWords,
} from '#src/inspection/appeals/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Checkbox, Select } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { AppealStatus, deadlineText } from '#views/inspection/appeals/parts.tsx'

type Props = {
  page: Page<AppealRow>
  filters: AppealFilters
  query: Query
  now: number
  may: { settle: boolean; set: boolean; names: boolean }
}

const here = '/review-appeals'

/** 申诉: what waits for an answer, the most urgent first, and what was answered. */
export function AppealsPage({ page, filters, query, now, may }: Props) {
  return (
    <>
      <PageHead
        title="申诉"
        note={
          may.settle ? '答复之前不显示是谁的通话；自己评的由别人复评' : '坐席对评分和复核结论的申诉'
        }
      >
        <LinkButton href={`${here}/rates`}>改判率</LinkButton>
        {may.set ? <LinkButton href={`${here}/settings`}>申诉时限</LinkButton> : null}
        <LinkButton href={hrefWith(`${here}/export.csv`, query, { at: null, size: null })}>
          导出
        </LinkButton>
      </PageHead>
      <QueryForm action={here}>
        <Select label="状态" name="box" value={filters.box} options={Object.entries(appealBoxes)} />
        <Select
          label="对象"
          name="subject"
          value={filters.subject}
          options={Object.entries(appealSubjects)}
          blank="全部"
        />
        <Select
          label="轮次"
          name="round"
          value={filters.round}
          options={Object.entries(roundWords).map(([round, word]) => [
            round,
            Number(round) >= appealRounds ? word : '第一轮',
          ])}
          blank="全部"
        />
        {may.settle ? <Checkbox label="只看我受理的" name="mine" checked={filters.mine} /> : null}
      </QueryForm>
      <Card flush>
        {page.rows.length === 0 ? <Nothing filters={filters} query={query} /> : null}
        {page.rows.length > 0 ? (
          <AppealTable rows={page.rows} now={now} names={may.names} judges={may.settle} />
        ) : null}
        <ListPager path={here} query={query} page={page} />
      </Card>
    </>
  )
}

function Nothing({ filters, query }: Pick<Props, 'filters' | 'query'>) {
  const narrowed = filters.subject !== null || filters.round !== null || filters.mine
  if (query['at']) return <Empty title="后面没有了" />
  if (narrowed) return <Empty title="没有符合条件的申诉" hint={<a href={here}>清除条件</a>} />
  if (filters.box === 'waiting') {
    return (
      <Empty
        title="没有待答复的申诉"
        hint="坐席在“我的质检”里提出申诉以后，会按答复期限排在这里。"
        action={<LinkButton href={`${here}?box=all`}>看全部申诉</LinkButton>}
      />
    )
  }
  return <Empty title={`没有${filters.box === 'all' ? '' : appealBoxes[filters.box]}的申诉`} />
}

type TableProps = { rows: AppealRow[]; now: number; names: boolean; judges: boolean }

function AppealTable({ rows, now, names, judges }: TableProps) {
  const head = [
    ...[{ label: '通话' }, { label: '对象' }, { label: '状态' }, { label: '提出时间' }],
    { label: '答复期限' },
    ...(judges ? [{ label: '复评人' }] : []),
    ...(names ? [{ label: '坐席' }] : []),
  ]
  return (
    <Table head={head} caption="申诉">
      {rows.map((row) => {
        const waits = row.state === 'open' || row.state === 'taken'
        return (
          <tr>
            <td>
              <a href={`${here}/${row.id}`}>{row.callNo}</a>
              <small>
                <Time at={row.startedAt} />
              </small>
            </td>
            <td>{appealSubjects[row.subject]}</td>
            <td>
              <AppealStatus state={row.state} round={row.round} />
            </td>
            <td>
              <Time at={row.filedAt} />
            </td>
            <td>
              {waits ? (
                <>
                  <span class="nowrap">{deadlineText(row.dueAt)}</span>{' '}
                  {now >= row.dueAt ? <Tag kind="hot">超期</Tag> : null}
                </>
              ) : row.settledAt === null ? (
                '—'
              ) : (
                <>
                  <Time at={row.settledAt} />{' '}
                  {row.state === 'settled' && row.settledAt >= row.dueAt ? (
                    <Tag>超期答复</Tag>
                  ) : null}
                </>
              )}
            </td>
            {judges ? <td>{row.judgeName ?? '—'}</td> : null}
            {names ? (
              <td>
                {row.agent ? <AgentName agent={row.agent} /> : <span class="dim">答复后显示</span>}
              </td>
            ) : null}
          </tr>
        )
      })}
    </Table>
  )
}
