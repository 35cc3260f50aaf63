import type { RegisterFilters, RegisterRow } from '#src/complaints/register-queries.ts'
import { entryLinks, faultCategories } from '#src/complaints/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

type Props = {
  page: Page<RegisterRow>
  filters: RegisterFilters
  query: Query
  shows: { agent: boolean }
  may: { accept: boolean; import: boolean; match: boolean }
}

/** 投诉登记: what agents reported, as imported, and what became of it. */
export function RegisterPage(props: Props) {
  const { filters, query, may } = props
  const filtered = Object.values(filters).some((value) => value !== null)
  return (
    <>
      <PageHead title="投诉登记" note="坐席自报的台账，筛查结果和它比对">
        {may.import ? <LinkButton href="/imports">导入登记</LinkButton> : null}
      </PageHead>
      <RegisterFilterForm filters={filters} />
      {props.page.rows.length === 0 ? (
        <Card>
          {filtered || query['at'] ? (
            <Empty title="没有符合条件的登记" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty
              title="还没有投诉登记"
              hint={
                may.import
                  ? '导入坐席自报的投诉台账，系统会和听到的内容比对。'
                  : '由质检主管导入坐席自报的投诉台账。'
              }
              action={may.import ? <LinkButton href="/imports">去导入</LinkButton> : undefined}
            />
          )}
        </Card>
      ) : (
        <RegisterTable {...props} />
      )}
    </>
  )
}

function RegisterFilterForm({ filters }: { filters: RegisterFilters }) {
  return (
    <QueryForm action="/register">
      <TextInput label="登记号或通话号" name="no" value={filters.no} maxlength={64} />
      <Select
        label="类型"
        name="type"
        value={filters.type}
        options={Object.entries(faultCategories)}
        blank="全部"
      />
      <Select
        label="受理"
        name="accepted"
        value={filters.accepted}
        options={[
          ['no', '未受理'],
          ['yes', '已受理'],
        ]}
        blank="全部"
      />
      <Select
        label="通话"
        name="call"
        value={filters.call}
        options={[
          ['known', '已对上'],
          ['unknown', '未对上'],
          ['ambiguous', '有几通都像，待定'],
          ['near', '靠来电、坐席和时间对上'],
        ]}
        blank="全部"
      />
    </QueryForm>
  )
}

function RegisterTable({ page, query, shows, may }: Props) {
  return (
    <Card flush>
      <Table
        caption="投诉登记"
        head={[
          { label: '登记号' },
          { label: '登记时间' },
          { label: '类型' },
          { label: '通话' },
          { label: '部门' },
          ...(shows.agent ? [{ label: '坐席' }] : []),
          { label: '来电' },
          { label: '登记人' },
          { label: '受理' },
        ]}
      >
        {page.rows.map((row) => (
          <tr>
            <td class="nowrap">{row.registerNo}</td>
            <td>
              <Time at={row.registeredAt} />
            </td>
            <td>
              <Tag>{faultCategories[row.faultCategory]}</Tag>
            </td>
            <td>
              <CallOfEntry row={row} mayMatch={may.match} />
            </td>
            <td>{row.call?.department ?? '—'}</td>
            {shows.agent ? (
              <td>
                <AgentName agent={row.agent} />
              </td>
            ) : null}
            <td class="nowrap">{row.caller || '—'}</td>
            <td>{row.reportedBy || '—'}</td>
            <td>
              <Standing row={row} mayAccept={may.accept} />
            </td>
          </tr>
        ))}
      </Table>
      <ListPager path="/register" query={query} page={page} />
    </Card>
  )
}

/** The call an entry was tied to; where the number did not do it, how, and who may decide. */
function CallOfEntry({ row, mayMatch }: { row: RegisterRow; mayMatch: boolean }) {
  const { call, callNo, link } = row
  const words = link === 'number' ? null : entryLinks[link]
  return (
    <>
      {callNo || <span class="dim">没有通话号</span>}{' '}
      {call ? (
        <small>
          {call.callNo === callNo ? null : `${call.callNo} `}
          <Time at={call.startedAt} />
        </small>
      ) : null}
      {words === null ? null : <Tag kind={call ? undefined : 'hot'}>{words}</Tag>}{' '}
      {words !== null && mayMatch ? (
        <div>
          <a href={`/register/${row.id}/call`} aria-label={`指定${row.registerNo}的通话`}>
            指定
          </a>
        </div>
      ) : null}
    </>
  )
}

function Standing({ row, mayAccept }: { row: RegisterRow; mayAccept: boolean }) {
  if (row.complaint) {
    return <a href={`/complaints/${row.complaint.id}`}>{row.complaint.complaintNo}</a>
  }
  if (!row.call) return <span class="dim">待通话数据</span>
  if (!mayAccept) return <span class="dim">未受理</span>
  return (
    <a href={`/register/${row.id}/acceptance`} aria-label={`受理${row.registerNo}`}>
      受理
    </a>
  )
}
