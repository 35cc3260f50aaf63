import type { OverlongFigures, OverlongRow } from '#src/inspection/overlong/queries.ts'
import { type OverlongAnswer, overlongAnswers } from '#src/inspection/overlong/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import { Duration, Status, Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { figure } from '#views/components/figure.ts'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, RowActions, Table } from '#views/components/table.tsx'

type Props = {
  page: Page<OverlongRow>
  figures: OverlongFigures
  query: Query
  problems: FieldErrors
  departments: readonly Option[]
  businessTypes: readonly Option[]
  mayInspect: boolean
  /** Limits have been measured once. */
  measured: boolean
}

const path = '/inspection/overlong'

/** 超长通话: who was on the line too long, and whether anybody stepped in. */
export function OverlongPage(props: Props) {
  const { page, query, figures, mayInspect } = props
  const exported = hrefWith(`${path}/export.csv`, query, { at: null, size: null })
  return (
    <>
      <PageHead title="超长通话" note="比同类业务绝大多数通话都长的">
        <LinkButton href={exported} icon="download">
          导出
        </LinkButton>
        {mayInspect ? <LinkButton href={`${path}/settings`}>超长界限</LinkButton> : null}
      </PageHead>
      <Tiles>
        <Tile
          label="没有标记"
          value={figure(figures.open)}
          unit="通"
          note="还没说是否介入"
          hot={figures.open > 0}
          href={`${path}?answer=open`}
          current={query['answer'] === 'open'}
        />
        <Tile label="近 7 天" value={figure(figures.week)} unit="通" note="超长通话" href={path} />
        <Tile label="其中没有标记" value={figure(figures.weekOpen)} unit="通" note="近 7 天" />
      </Tiles>
      <Filters {...props} />
      <Card flush>
        {page.rows.length === 0 ? <NoCalls {...props} /> : <CallTable rows={page.rows} />}
        <ListPager path={path} query={query} page={page} />
      </Card>
    </>
  )
}

function Filters({ query, problems, departments, businessTypes }: Props) {
  return (
    <QueryForm action={path}>
      <DateInput label="通话从" name="from" value={query['from']} error={problems['from']} />
      <DateInput label="到" name="to" value={query['to']} error={problems['to']} />
      <Select
        label="部门"
        name="department"
        value={query['department']}
        options={departments}
        blank="全部"
      />
      <Select
        label="业务类型"
        name="type"
        value={query['type']}
        options={businessTypes}
        blank="全部"
      />
      <Select
        label="已介入？"
        name="answer"
        value={query['answer']}
        options={[['open', '没有标记'], ...Object.entries(overlongAnswers)]}
        blank="全部"
      />
    </QueryForm>
  )
}

function NoCalls({ query, measured }: Props) {
  const narrowed = ['from', 'to', 'department', 'type', 'answer'].some((name) => query[name])
  if (narrowed) {
    return (
      <Empty
        title="没有符合条件的超长通话"
        hint="放宽日期，或换一个条件。"
        action={<LinkButton href={path}>清除条件</LinkButton>}
      />
    )
  }
  return measured ? (
    <Empty title="没有超长通话" hint="新话单导入后，每十分钟查一遍。" />
  ) : (
    <Empty
      title="还没有查过"
      hint="导入话单后十分钟内，后台按各类业务的时长算出界限，再列出超长的。"
    />
  )
}

function CallTable({ rows }: { rows: readonly OverlongRow[] }) {
  const told = rows.some(({ agent }) => agent !== null)
  return (
    <Table
      caption="超长通话"
      head={[
        { label: '通话号' },
        { label: '通话时间' },
        { label: '业务类型' },
        { label: '时长', num: true },
        { label: '界限', num: true },
        ...(told ? [{ label: '单位' }, { label: '坐席' }] : []),
        { label: '已介入？' },
        { label: '说明' },
        { label: '操作' },
      ]}
    >
      {rows.map((row) => (
        <tr>
          <td class="nowrap">
            <a href={`${path}/${row.callId}`}>{row.callNo}</a>
            {row.inspected ? (
              <>
                {' '}
                <Tag kind="info">已安排质检</Tag>
              </>
            ) : null}
          </td>
          <td>
            <Time at={row.startedAt} />
          </td>
          <td>{row.businessType ?? '—'}</td>
          <td class="num">
            <Duration ms={row.durationMs} />
          </td>
          <td class="num dim">
            <Duration ms={row.limitMs} />
          </td>
          {told ? <td class="nowrap">{row.unit ?? '—'}</td> : null}
          {told ? <td class="nowrap">{row.agent ?? '—'}</td> : null}
          <td class="nowrap">
            <Answer answer={row.answer} />
          </td>
          <td>
            {row.mark ? (
              <>
                {row.mark.note} <small class="dim">{row.mark.accountName}</small>
              </>
            ) : (
              <span class="dim">—</span>
            )}
          </td>
          <td>
            <RowActions>
              {row.answer === null ? (
                <a href={`${path}/${row.callId}`} aria-label={`标记${row.callNo}`}>
                  标记
                </a>
              ) : null}
              {row.recordingId === null ? null : (
                <a href={`/recordings/${row.recordingId}`} aria-label={`听${row.callNo}`}>
                  听
                </a>
              )}
            </RowActions>
          </td>
        </tr>
      ))}
    </Table>
  )
}

const tones = { yes: 'good', no: 'red', 'not-needed': 'grey' } as const

export function Answer({ answer }: { answer: OverlongAnswer | null }) {
  if (answer === null) return <Status tone="orange" label="没有标记" />
  return <Status tone={tones[answer]} label={overlongAnswers[answer]} />
}
