import type { Child } from 'hono/jsx'

import type { AuditEvent, TrailCheck } from '#src/audit/schema.ts'
import type { TrailColumn } from '#src/audit/trail-list.ts'
import {
  auditActions,
  faultSentence,
  parties,
  subjectKinds,
  subjectText,
} from '#src/audit/vocabulary.ts'
import { formatSeconds } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { hrefWith } from '#views/components/hrefs.ts'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, Notice, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

import { Particulars } from './particulars.tsx'

export type TrailFrame = ListFrame<TrailColumn>
type Props = { page: Page<AuditEvent>; frame: TrailFrame; check: TrailCheck | null }

export function AuditPage({ page, frame, check }: Props) {
  return (
    <>
      <PageHead title="操作留痕" note="只能增加，不能修改、删除或清理">
        <LinkButton href="/audit/checks">留痕校验</LinkButton>
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
      <Filters frame={frame} />
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={<Empty title="没有符合条件的留痕" hint="请放宽时间范围，或重置查询条件。" />}
      />
    </>
  )
}

function Filters({ frame }: { frame: TrailFrame }) {
  const { query } = frame
  return (
    <QueryForm
      action={frame.path}
      keep={query}
      reset={resetHref(frame)}
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
        placeholder="姓名或 #编号"
        maxlength={60}
      />
      <DateInput label="从" name="from" value={query['from']} />
      <DateInput label="到" name="to" value={query['to']} />
    </QueryForm>
  )
}

const cells: Record<TrailColumn, (event: AuditEvent) => Child> = {
  at: ({ at }) => (
    <time class="nowrap" datetime={new Date(at).toISOString()}>
      {formatSeconds(at)}
    </time>
  ),
  person: ({ actorId, actorName }) =>
    actorId === null ? (
      actorName
    ) : (
      <a href={hrefWith('/audit', { person: `#${actorId}` })} title="此账号的全部留痕">
        {actorName}
      </a>
    ),
  party: ({ party }) => parties[party] ?? party,
  action: ({ action }) => auditActions[action] ?? action,
  subject: ({ subjectKind, subjectId }) => (
    <a
      href={hrefWith('/audit', { kind: subjectKind, subject: subjectId })}
      title="此对象的全部留痕"
    >
      {subjectText(subjectKind, subjectId)}
    </a>
  ),
  particulars: ({ particulars }) => <Particulars of={particulars} />,
  entry: ({ id }) => id,
  account: ({ actorId }) => actorId ?? '—',
}
