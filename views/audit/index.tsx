import type { AuditEvent, TrailCheck } from '#src/audit/schema.ts'
import { auditActions, faultSentence, parties, subjectKinds } from '#src/audit/vocabulary.ts'
import { formatSeconds } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

import { Particulars } from './particulars.tsx'

type Props = {
  page: Page<AuditEvent>
  query: Query
  longestExport: number
  check: TrailCheck | null
}

export function AuditPage({ page, query, longestExport, check }: Props) {
  const exported = hrefWith('/audit/export.csv', query, { at: null, size: null })
  return (
    <>
      <PageHead title="操作留痕" note="只能增加，不能修改、删除或清理">
        <LinkButton href="/audit/checks">留痕校验</LinkButton>
        <small class="dim">最多 {longestExport.toLocaleString('zh-CN')} 条</small>
        <LinkButton href={exported} icon="download">
          导出
        </LinkButton>
      </PageHead>
      {check?.fault && check.faultEntry !== null ? (
        <Notice kind="bad">
          留痕校验没有通过：
          {faultSentence({
            kind: check.fault,
            entry: check.faultEntry,
            until: check.faultUntil,
          })}
          。<a href="/audit/checks">看校验结果</a>
        </Notice>
      ) : null}
      <Filters query={query} />
      {page.rows.length === 0 ? (
        <Card>
          <Empty title="没有符合条件的留痕" hint="请放宽时间范围，或重置查询条件。" />
        </Card>
      ) : (
        <Card flush>
          <Table caption="操作留痕" head={head}>
            {page.rows.map((event) => (
              <Event event={event} />
            ))}
          </Table>
          <ListPager path="/audit" query={query} page={page} />
        </Card>
      )}
    </>
  )
}

const head = [
  { label: '时间' },
  { label: '人员' },
  { label: '哪一方' },
  { label: '操作' },
  { label: '对象' },
  { label: '详情' },
]

function Filters({ query }: { query: Query }) {
  return (
    <QueryForm
      action="/audit"
      moreOpen={Boolean(query['kind'] || query['subject'] || query['entry'])}
      more={
        <>
          <Select
            label="对象类别"
            name="kind"
            value={query['kind']}
            options={Object.entries(subjectKinds)}
            blank="全部"
          />
          <TextInput label="对象编号" name="subject" value={query['subject']} maxlength={100} />
          <TextInput label="留痕编号" name="entry" value={query['entry']} maxlength={15} />
        </>
      }
    >
      <Select
        label="哪一方"
        name="party"
        value={query['party']}
        options={Object.entries(parties)}
        blank="全部"
      />
      <Select
        label="操作"
        name="action"
        value={query['action']}
        options={Object.entries(auditActions)}
        blank="全部"
      />
      <TextInput
        label="人员"
        name="person"
        value={query['person']}
        placeholder="姓名，或 #账号编号"
        maxlength={60}
      />
      <DateInput label="从" name="from" value={query['from']} />
      <DateInput label="到" name="to" value={query['to']} />
    </QueryForm>
  )
}

function Event({ event }: { event: AuditEvent }) {
  const { actorId, actorName, party, action, subjectKind, subjectId } = event
  const about = hrefWith('/audit', { kind: subjectKind, subject: subjectId })
  return (
    <tr>
      <td>
        <time class="nowrap" datetime={new Date(event.at).toISOString()}>
          {formatSeconds(event.at)}
        </time>
      </td>
      <td class="nowrap">
        {actorId === null ? (
          actorName
        ) : (
          <a href={hrefWith('/audit', { person: `#${actorId}` })} title="此账号的全部留痕">
            {actorName}
          </a>
        )}
      </td>
      <td class="nowrap">{parties[party] ?? party}</td>
      <td class="nowrap">{auditActions[action] ?? action}</td>
      <td>
        <a href={about} title="此对象的全部留痕">
          {subjectKinds[subjectKind] ?? subjectKind} {subjectId}
        </a>
      </td>
      <td>
        <Particulars of={event.particulars} />
      </td>
    </tr>
  )
}
