import type { FieldErrors } from '#src/kernel/form.ts'
import type { TriageHead, TriageItem } from '#src/screening/triage/item.ts'
import type { Undoable } from '#src/screening/triage/undo.ts'
import type { Submitted } from '#src/screening/verdict.ts'
import { recheckVerdicts } from '#src/screening/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { KeysDialog } from '#views/components/keys-dialog.tsx'
import { Empty, Notice } from '#views/components/page.tsx'
import { headingOf, seconds } from '#views/screening/triage/announced.ts'
import { Decision } from '#views/screening/triage/decision.tsx'
import { Listen } from '#views/screening/triage/listen.tsx'

/** What came of the step before, told above the next finding. */
export type TriageNews =
  | { kind: 'submitted'; submitted: Submitted }
  | { kind: 'skipped' }
  | { kind: 'undone'; complaintNo: string | null }
  | { kind: 'lost'; sentence: string; note: string }
  | { kind: 'not-undone'; sentence: string }

export type TriageProps = {
  head: TriageHead
  /** Null where nothing waits that nobody else holds. */
  item: TriageItem | null
  accountId: number
  news: TriageNews | null
  errors?: FieldErrors
  values?: Record<string, string>
}

/** 分拣: one suspicion after another, heard where the evidence lies, judged by one key. */
export function TriagePage(props: TriageProps) {
  return (
    <div class="triage" data-triage-page>
      <p class="sr" role="status" aria-live="polite" data-say />
      <div class="triage-body" data-triage-body>
        <TriageBody {...props} />
      </div>
      <KeysDialog />
    </div>
  )
}

/** The part that every step replaces. */
export function TriageBody(props: TriageProps) {
  const { head, item, news, accountId } = props
  const said = [newsInWords(news), item ? headingOf(head.number, item) : '没有可听的了'].join('')
  return (
    <section
      class="triage-item"
      aria-labelledby="triage-title"
      tabindex={-1}
      data-triage={item?.detail.finding.id ?? ''}
      data-account={accountId}
      data-announce={said}
    >
      <header class="triage-head">
        <h1 id="triage-title">{item ? headingOf(head.number, item) : '分拣'}</h1>
        {item?.carried ? <Tag>结转</Tag> : null}
        {item ? <Tag kind="info">盲审</Tag> : null}
        <Standing head={head} />
        <div class="end bar">
          {item ? (
            <LinkButton small href={`/findings/${item.detail.finding.id}`}>
              整通复核
            </LinkButton>
          ) : null}
          <form method="post" action="/findings/triage/leave">
            <Button small kind="quiet">
              先到这里
            </Button>
          </form>
        </div>
      </header>
      <News news={news} undoable={head.undoable} />
      <div data-triage-notes />
      {item ? (
        <div class="triage-panes">
          <Listen item={item} />
          <div class="triage-decide">
            <Decision {...props} item={item} />
            {news?.kind === 'submitted' ? null : <Undo undoable={head.undoable} />}
          </div>
        </div>
      ) : (
        <Nothing head={head} told={news?.kind === 'submitted'} />
      )}
    </section>
  )
}

function Standing({ head: { left, median } }: { head: TriageHead }) {
  const medianMs = median?.medianMs ?? null
  return (
    <small class="dim">
      今日名单还剩 {left} 条
      {median === null ? null : medianMs === null ? (
        <> · 本周 {median.timed} 条，还不够算中位</>
      ) : (
        <>
          {' · '}
          <a href="/findings/performance#medians">本周中位 {seconds(medianMs)}</a>
        </>
      )}
    </small>
  )
}

function newsInWords(news: TriageNews | null): string {
  if (news === null) return ''
  if (news.kind === 'submitted') return `已提交：${recheckVerdicts[news.submitted.verdict]}。`
  if (news.kind === 'skipped') return '已跳过。'
  if (news.kind === 'undone') return '已撤销上一条。'
  return `${news.sentence}。`
}

function News({ news, undoable }: { news: TriageNews | null; undoable: Undoable | null }) {
  if (news === null) return null
  if (news.kind === 'skipped') {
    return <p class="triage-news dim">已跳过，放回给别人；今天别的听完了才会再给您。</p>
  }
  if (news.kind === 'undone') {
    return (
      <p class="triage-news">
        已撤销，原来选的和写的还在
        {news.complaintNo === null ? null : <>；投诉 {news.complaintNo} 已撤回</>}。
      </p>
    )
  }
  if (news.kind === 'not-undone') return <Notice kind="warn">{news.sentence}。</Notice>
  if (news.kind === 'lost') {
    return (
      <Notice kind="warn">
        {news.sentence}，您的没有保存。
        {news.note === '' ? null : <>您写的说明：“{news.note}”</>}
      </Notice>
    )
  }
  const { verdict, complaint } = news.submitted
  return (
    <div class="triage-news bar">
      <span>
        已提交：<b>{recheckVerdicts[verdict]}</b>
        {complaint ? <>，已立案 {complaint.complaintNo}</> : null}
      </span>
      <Undo undoable={undoable} told />
    </div>
  )
}

/** One's newest verdict can be taken back for half an hour, unless the agent was shown. */
function Undo({ undoable, told = false }: { undoable: Undoable | null; told?: boolean }) {
  if (!undoable) return null
  const { findingId, verdict, at } = undoable
  return (
    <form method="post" action="/findings/triage/undo" data-step class="triage-undo">
      <input type="hidden" name="finding" value={findingId} />
      <Button small kind="quiet" data-press="undo" shortcut="U">
        撤销上一条
      </Button>
      {told ? null : (
        <small class="dim">
          {recheckVerdicts[verdict]} · <Time at={at} now={Date.now()} />
        </small>
      )}
    </form>
  )
}

function Nothing({ head: { left, number, undoable }, told }: { head: TriageHead; told: boolean }) {
  const title = left > 0 ? '剩下的别人正在听' : number > 1 ? '今天的都听完了' : '没有待复核的疑点'
  const hint =
    left > 0
      ? `名单上还有 ${left} 条，都有人在听；有人放回来，刷新这一页就会给您。`
      : number > 1
        ? `您今天下了 ${number - 1} 条结论。新的疑点会补进今日名单。`
        : '录音转写、筛查之后，疑似未上报的会补进今日名单。'
  return (
    <div class="triage-nothing">
      <Empty title={title} hint={hint} action={<a href="/findings">回今日名单</a>} />
      {told ? null : <Undo undoable={undoable} />}
    </div>
  )
}
