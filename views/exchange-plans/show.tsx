import type { TimelineEvent } from '#src/audit/timeline.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { PlanDetail } from '#src/supervision/exchange-plans/detail.ts'
import { planMost } from '#src/supervision/exchange-plans/vocabulary.ts'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select, TextArea } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { PlanStatus } from '#views/exchange-plans/index.tsx'
import { DueDate } from '#views/supervision/parts.tsx'

type Given = {
  form: string
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  sentence?: string
}
type Props = {
  plan: PlanDetail
  given: Given | null
  owners: readonly Option[]
  events: TimelineEvent[]
  now: number
}
type Entry = PlanDetail['entries'][number]

/** One plan: what both sides do about last month's faults. */
export function ExchangePlanPage(props: Props) {
  const { plan, given, events } = props
  const { id, department, month, lastMonth, state, entries, may } = plan
  return (
    <>
      <PageHead title={`${department} ${month} 互通计划`} note={<PlanStatus state={state} />}>
        <LinkButton href={`/exchange-plans/${id}/print`}>打印</LinkButton>
        <LinkButton href={`/exchange-plans/${id}/word`} icon="download">
          导出 Word
        </LinkButton>
        <LinkButton href="/exchange-plans">返回</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      {given && !given.sentence ? (
        <Notice kind="bad">{`${Object.values(given.errors).join('；')}。填的内容还在下面。`}</Notice>
      ) : null}
      {state === 'returned' ? (
        <Notice kind="warn">
          {plan.answeredByName}退回：{plan.reason}
        </Notice>
      ) : null}
      {state === 'sent' && !may.answer ? (
        <Notice kind="info">已发给{department}，等部门确认。</Notice>
      ) : null}
      {may.answer ? <Answer {...props} /> : null}
      <Card title="联合培训措施" note={`按 ${lastMonth} 属实的对内投诉`}>
        {entries.length === 0 ? (
          <Empty title={`${lastMonth} 没有属实的投诉`} hint="需要一起做的培训，可以直接添加。" />
        ) : null}
        {entries.map((entry) => (
          <EntryPart {...props} entry={entry} />
        ))}
      </Card>
      {may.write ? (
        <Card title="添加措施">
          <EntryForm {...props} entry={null} />
        </Card>
      ) : null}
      {may.send ? (
        <Card title="现在要做：发给部门" note="部门负责人确认或退回">
          <form method="post" action={`/exchange-plans/${id}/sending`} class="inline">
            <Seen plan={plan} />
            <Button kind="primary" confirm={`把这份计划发给${department}确认？`}>
              发给部门
            </Button>
          </form>
        </Card>
      ) : null}
      <Card title="经过" flush>
        <Timeline events={events} />
      </Card>
    </>
  )
}

const Seen = ({ plan }: { plan: PlanDetail }) => (
  <input type="hidden" name="seen" value={String(plan.revision)} />
)

const typed = (given: Given | null, form: string) => (name: string, known: string) => ({
  name,
  id: `${form}-${name}`,
  value: given?.form === form ? (given.values[name] ?? '') : known,
  ...(given?.form === form && given.errors[name] ? { error: given.errors[name] } : {}),
})

function Answer({ plan, given }: Props) {
  const { id, department } = plan
  return (
    <Card title="现在要做：确认计划" note="确认以后措施开始计时">
      <form method="post" action={`/exchange-plans/${id}/agreement`} class="inline">
        <Seen plan={plan} />
        <Button kind="primary" confirm={`代表${department}确认这份计划？`}>
          确认
        </Button>
      </form>
      <form class="stack" method="post" action={`/exchange-plans/${id}/return`}>
        <Seen plan={plan} />
        <TextArea
          {...typed(given, 'return')('reason', '')}
          label="退回原因"
          rows={2}
          maxlength={planMost.note}
          required
        />
        <div class="bar">
          <Button>退回</Button>
        </div>
      </form>
    </Card>
  )
}

function EntryPart(props: Props & { entry: Entry }) {
  const { plan, entry, given, now } = props
  const { may, id, state, lastMonth } = plan
  const at = `/exchange-plans/${id}/entries/${entry.id}`
  return (
    <section class="exchange-entry">
      <h3>
        {faultCategories[entry.faultCategory]}{' '}
        {entry.count > 0 ? (
          <span class="dim">
            {lastMonth} 属实 {entry.count} 件
            {entry.current === entry.count ? '' : `，今值 ${entry.current} 件`}
            {entry.sharedBy > 1 ? ` · ${entry.sharedBy} 个部门都有` : ' · 只有本部门'}
          </span>
        ) : null}{' '}
        {entry.sharedBy > 1 ? <Tag kind="info">共性</Tag> : null}
      </h3>
      {may.write ? (
        <EntryForm {...props} />
      ) : (
        <>
          <p>{entry.measure}</p>
          <p class="dim">
            {entry.ownerName || '未定负责人'} ·{' '}
            {entry.doneAt === null ? (
              state === 'agreed' ? (
                <DueDate until={entry.dueAt} now={now} />
              ) : entry.dueAt === null ? (
                '未定期限'
              ) : (
                formatDay(entry.dueAt - 1)
              )
            ) : (
              `${formatDay(entry.doneAt)} ${entry.doneByName} 登记完成：${entry.result}`
            )}
          </p>
        </>
      )}
      {entry.sheetId !== null ? (
        <p>
          {may.openSheet ? <a href={`/supervision/${entry.sheetId}`}>已转督办表</a> : '已转督办表'}
        </p>
      ) : null}
      {may.finish && entry.doneAt === null ? (
        <form class="stack" method="post" action={`${at}/completion`}>
          <Seen plan={plan} />
          <TextArea
            {...typed(given, `done-${entry.id}`)('result', '')}
            label="完成情况"
            rows={2}
            maxlength={planMost.note}
            required
          />
          <div class="bar">
            <Button>登记完成</Button>
          </div>
        </form>
      ) : null}
      {may.supervise && entry.sheetId === null ? (
        <form class="inline" method="post" action={`${at}/supervision`}>
          <Seen plan={plan} />
          <Button>转督办</Button>
        </form>
      ) : null}
    </section>
  )
}

function EntryForm({ plan, given, owners, entry }: Props & { entry: Entry | null }) {
  const at = `/exchange-plans/${plan.id}/entries`
  const field = typed(given, entry ? `entry-${entry.id}` : 'new')
  return (
    <>
      <form class="stack" method="post" action={entry ? `${at}/${entry.id}` : at}>
        <Seen plan={plan} />
        <div class="form-grid">
          <Select
            {...field('fault', entry?.faultCategory ?? '')}
            label="属实类型"
            options={Object.entries(faultCategories)}
            blank="请选择"
            required
          />
          <Select
            {...field('owner', entry?.ownerId ? String(entry.ownerId) : '')}
            label="负责人"
            options={owners}
            blank="请选择"
            required
          />
          <DateInput
            {...field('due', entry?.dueAt ? formatDay(entry.dueAt - 1) : '')}
            label="期限"
            hint="要是工作日"
            required
          />
        </div>
        <TextArea
          {...field('measure', entry?.measure ?? '')}
          label="措施"
          rows={2}
          maxlength={planMost.measure}
          required
        />
        <div class="bar">
          <Button>{entry ? '保存' : '添加'}</Button>
        </div>
      </form>
      {entry ? (
        <form class="inline" method="post" action={`${at}/${entry.id}/removal`}>
          <Seen plan={plan} />
          <Button kind="quiet" small confirm="删去这项措施？">
            删去
          </Button>
        </form>
      ) : null}
    </>
  )
}
