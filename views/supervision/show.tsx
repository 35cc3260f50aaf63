import type { TimelineEvent } from '#src/audit/timeline.ts'
import type { PaperDocument } from '#src/documents/document.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { SheetDetail } from '#src/supervision/sheets/detail.ts'
import type { Given } from '#src/supervision/sheets/form-routes.tsx'
import { sheetStates } from '#src/supervision/sheets/vocabulary.ts'
import { Timeline } from '#views/complaints/timeline.tsx'
import { LinkButton } from '#views/components/button.tsx'
import type { Option } from '#views/components/field.tsx'
import { Card, Notice, PageHead, Steps } from '#views/components/page.tsx'
import { type DrawnBlock, Paper } from '#views/documents/paper.tsx'
import { SheetItems } from '#views/supervision/items.tsx'
import { LevelTag, SheetStatus } from '#views/supervision/parts.tsx'
import {
  SheetEntries,
  SheetEvidence,
  SheetHistory,
  SheetWeeks,
} from '#views/supervision/record.tsx'
import { SheetUpkeep, SheetWork } from '#views/supervision/work.tsx'

export type SheetProps = {
  sheet: SheetDetail
  paper: PaperDocument
  drawn: readonly DrawnBlock[]
  given: Given | null
  events: TimelineEvent[]
  /** Who may answer for the duty department, and for any. */
  owners: readonly Option[]
  otherOwners: readonly Option[]
  departments: readonly Option[]
  /** What a field of a due day begins with. */
  dueDay: string
  /** Of this page: an entry sent twice from it is written once. */
  once: string
  now: number
}

/** One supervision sheet: where it stands, what is to be done now, the form itself, and its record. */
export function SheetPage(props: SheetProps) {
  const { sheet, paper, drawn, given, events } = props
  const { id, sheetNo, state, follows, followedBy } = sheet
  return (
    <>
      <PageHead
        title={`督办表 ${sheetNo ?? '草稿'}`}
        note={
          <>
            <SheetStatus state={state} /> · <LevelTag level={sheet.level} />
          </>
        }
      >
        <LinkButton href={`/supervision/${id}/print`}>打印</LinkButton>
        <LinkButton href={`/supervision/${id}/word`} icon="download">
          导出 Word
        </LinkButton>
        <LinkButton href="/supervision">返回督办表</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      {given && !given.sentence ? (
        <Notice kind="bad">{`${Object.values(given.errors).join('；')}。填的内容还在下面。`}</Notice>
      ) : null}
      <Card>
        <Steps steps={stepsOf(sheet)} />
      </Card>
      {sheet.ownerGone ? (
        <Notice kind="warn">
          责任人 {sheet.ownerName} 的账号已停用或不在{sheet.department}
          ，请质量保证部另定责任人或移交。
        </Notice>
      ) : null}
      {sheet.headMissing ? (
        <Notice kind="warn">
          {sheet.department}现在没有部门负责人账号，签字时会没有人能签；请先补账号或移交。
        </Notice>
      ) : null}
      {follows ? (
        <Notice kind="info">
          复发：承接已销号的 <a href={`/supervision/${follows.id}`}>{follows.sheetNo}</a>。
        </Notice>
      ) : null}
      {followedBy ? (
        <Notice kind="warn">
          销号以后又超出控制线，已另拟{' '}
          <a href={`/supervision/${followedBy.id}`}>{followedBy.sheetNo ?? '新的督办表（草稿）'}</a>
          。
        </Notice>
      ) : null}
      {sheet.sourceKind === 'idea' && sheet.sourceId !== null ? (
        <div hx-get={`/meetings/of-idea/${sheet.sourceId}`} hx-trigger="load" hx-swap="outerHTML" />
      ) : null}
      <SheetWork {...props} />
      <div class="sheet-paper">
        <Paper paper={paper} drawn={drawn} />
      </div>
      <SheetEvidence sheet={sheet} />
      <SheetItems {...props} />
      <SheetWeeks sheet={sheet} />
      <SheetEntries {...props} />
      <SheetHistory sheet={sheet} />
      <SheetUpkeep {...props} />
      <Card title="经过" flush>
        <Timeline events={events} />
      </Card>
    </>
  )
}

const order = ['plan', 'do', 'check', 'act'] as const

/** PDCA with what is to be known of each step. */
function stepsOf(sheet: SheetDetail) {
  const { state, items, issuedAt, effect, weeks, signs, doneAt } = sheet
  const at = state === 'closed' ? order.length : order.findIndex((one) => one === state)
  const done = items.filter((item) => item.doneAt !== null).length
  const notes = {
    plan: issuedAt === null ? '下达后由部门写措施' : `${formatDay(issuedAt).slice(5)} 下达`,
    do:
      items.length === 0
        ? '还没有措施'
        : `${done} / ${items.length} 项完成${doneAt === null ? '' : ` · ${formatDay(doneAt).slice(5)}`}`,
    check: effect ? `连续 ${effect.streak} / ${weeks} 周在控制线内` : '做完后按整周统计',
    act: signs.length > 0 ? `${signs.length} / 3 方已签字` : '达标后三方签字',
  }
  const words = { plan: '计划 Plan', do: '执行 Do', check: '检查 Check', act: '处理 Act' }
  return order.map((one, index) => ({
    label: state === 'withdrawn' ? `${words[one]}（${sheetStates.withdrawn}）` : words[one],
    state: index < at ? ('done' as const) : index === at ? ('now' as const) : ('todo' as const),
    note: notes[one],
  }))
}
