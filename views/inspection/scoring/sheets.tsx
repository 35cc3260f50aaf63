import type { SheetFilters } from '#src/inspection/scoring/sheet-filters.ts'
import type { SheetRow } from '#src/inspection/scoring/sheet-list.ts'
import { sheetOutcomes } from '#src/inspection/scoring/vocabulary.ts'
import { purposes } from '#src/inspection/tasks/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Status, Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select, TextInput } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { scoreText } from '#views/inspection/scoring/points.ts'

type Props = {
  page: Page<SheetRow>
  filters: SheetFilters
  query: Query
  departments: Option[]
  teams: Option[]
  inspectors: Option[]
  forms: Option[]
  /** Whether this person scores, and so sees what does not count for agents, too. */
  scores: boolean
}

const filterNames = [
  ...['from', 'to', 'department', 'team', 'inspector', 'form', 'outcome', 'below', 'at'],
]

/** 评分结果, newest first. */
export function SheetsPage(props: Props) {
  const { page, query, scores } = props
  const narrowed = filterNames.some((name) => query[name])
  return (
    <>
      <PageHead
        title="评分结果"
        note={scores ? '已提交的评分；没有揭晓的不显示坐席' : '计入坐席成绩的评分'}
      >
        <LinkButton href={hrefWith('/inspection/sheets.csv', query, { at: null, size: null })}>
          导出
        </LinkButton>
      </PageHead>
      <Filters {...props} />
      {page.rows.length > 0 ? (
        <Card flush>
          <SheetTable rows={page.rows} />
          <ListPager path="/inspection/sheets" query={query} page={page} />
        </Card>
      ) : (
        <Card>
          {narrowed ? (
            <Empty title="没有符合条件的评分" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty
              title="还没有评分"
              hint={
                scores
                  ? '评完并提交以后会出现在这里。'
                  : '质检员提交、并计入坐席成绩的评分会出现在这里。'
              }
            />
          )}
        </Card>
      )}
    </>
  )
}

function Filters({ filters, query, departments, teams, inspectors, forms }: Props) {
  const errors = filters.problems
  return (
    <QueryForm
      action="/inspection/sheets"
      more={
        <>
          <Select label="班组" name="team" value={filters.teamId} options={teams} blank="全部" />
          <Select
            label="质检员"
            name="inspector"
            value={filters.accountId}
            options={inspectors}
            blank="全部"
          />
          <Select label="评分表" name="form" value={filters.formId} options={forms} blank="全部" />
        </>
      }
      moreOpen={['team', 'inspector', 'form'].some((name) => query[name])}
    >
      <DateInput label="提交从" name="from" value={query['from']} error={errors['from']} />
      <DateInput label="提交到" name="to" value={query['to']} error={errors['to']} />
      <Select
        label="部门"
        name="department"
        value={filters.departmentId}
        options={departments}
        blank="全部"
      />
      <Select
        label="结果"
        name="outcome"
        value={filters.outcome}
        options={Object.entries(sheetOutcomes)}
        blank="全部"
      />
      <TextInput
        label="低于（分）"
        name="below"
        value={query['below']}
        inputmode="decimal"
        maxlength={6}
        error={errors['below']}
      />
    </QueryForm>
  )
}

const tones = { scored: 'good', fatal: 'red', unscorable: 'grey' } as const

function SheetTable({ rows }: { rows: SheetRow[] }) {
  return (
    <Table
      caption="评分结果"
      head={[
        { label: '提交时间' },
        { label: '通话' },
        { label: '坐席' },
        { label: '部门' },
        { label: '评分表' },
        { label: '得分', num: true },
        { label: '结果' },
        { label: '由来' },
        { label: '质检员' },
      ]}
    >
      {rows.map((row) => (
        <tr>
          <td>
            <Time at={row.submittedAt} />
          </td>
          <td class="nowrap">
            <a href={`/inspection/sheets/${row.id}`}>{row.callNo}</a>
            <small>
              <Time at={row.callAt} />
            </small>
          </td>
          <td>{row.blind ? <Tag>未揭晓</Tag> : <AgentName agent={row.agent} />}</td>
          <td>
            {row.department ?? '—'}
            {row.team ? <small>{row.team}</small> : null}
          </td>
          <td>
            {row.form}
            <small>第 {row.version} 版</small>
          </td>
          <td class="num">
            <b>{scoreText(row.scoreHundredths)}</b>
          </td>
          <td>
            <Status tone={tones[row.outcome]} label={shortOutcomes[row.outcome]} />
          </td>
          <td class="nowrap">{row.unasked ? '主动评分' : purposes[row.purpose]}</td>
          <td>{row.inspector}</td>
        </tr>
      ))}
    </Table>
  )
}

const shortOutcomes = { ...sheetOutcomes, unscorable: '不计分' } as const
