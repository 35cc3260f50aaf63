import type { ReportShown } from '#src/analytics/monthly-reports/queries.ts'
import {
  longestComment,
  type ReportSection,
  reportSections,
  reportStates,
} from '#src/analytics/monthly-reports/vocabulary.ts'
import type { PaperDocument } from '#src/documents/document.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { type DrawnBlock, Paper } from '#views/documents/paper.tsx'

type Props = {
  shown: ReportShown
  paper: PaperDocument
  drawn: readonly DrawnBlock[]
  may: { write: boolean }
  given: { errors: FieldErrors; values: Record<string, string> } | null
}

/** A report: beside a draft the fields to write in, beneath both the paper itself. */
export function MonthlyReportPage({ shown, paper, drawn, may, given }: Props) {
  const { report, corrections, figures } = shown
  const at = `/monthly-reports/${report.id}`
  return (
    <>
      <PageHead title={paper.title} note={reportStates[report.state]}>
        <LinkButton href="/monthly-reports">全部月报</LinkButton>
        <LinkButton href={`${at}/print`}>打印</LinkButton>
        <LinkButton href={`${at}/word`}>导出 Word</LinkButton>
      </PageHead>
      {given?.errors['form'] ? <Notice kind="bad">{given.errors['form']}</Notice> : null}
      {report.publishedAt === null ? (
        <Notice kind="info">
          草稿的数字随时更新
          {figures.standing.changed > 0
            ? `；这个月还有 ${figures.standing.changed} 天正在汇总，汇总完才能发布`
            : '；发布后不再变，以后的变化列为更正'}
          。
        </Notice>
      ) : corrections.length > 0 ? (
        <Notice kind="warn">
          发布（{formatTime(report.publishedAt)}）以来有 {corrections.length}{' '}
          处变化，列在最后“发布后的更正”。
        </Notice>
      ) : null}
      {may.write ? (
        <Card title="评述" note="逐段保存，写好的段落进入月报；客户号码会自动遮盖">
          {(Object.keys(reportSections) as ReportSection[]).map((section) => (
            <CommentForm at={at} section={section} shown={shown} given={given} />
          ))}
          <form method="post" action={`${at}/publication`} class="bar">
            <Button kind="primary" confirm={`发布${paper.title}？发布后数字和评述都不能再改。`}>
              发布月报
            </Button>
          </form>
        </Card>
      ) : null}
      <Paper paper={paper} drawn={drawn} filesOf={at} />
    </>
  )
}

type CommentProps = {
  at: string
  section: ReportSection
  shown: ReportShown
  given: Props['given']
}

function CommentForm({ at, section, shown, given }: CommentProps) {
  const there = shown.comments[section]
  const mine = given?.values['section'] === section ? given : null
  return (
    <details id={section} class="report-comment" open={mine !== null || there !== undefined}>
      <summary>{reportSections[section]}</summary>
      <form method="post" action={`${at}/comments`}>
        <input type="hidden" name="section" value={section} />
        <input type="hidden" name="revision" value={there?.revision ?? 0} />
        {mine && there && there.text !== mine.values['text'] ? (
          <p class="dim">现在存着的是：{there.text}</p>
        ) : null}
        <TextArea
          label={`${reportSections[section]}的评述`}
          hideLabel
          id={`text-${section}`}
          name="text"
          rows={3}
          maxlength={longestComment}
          value={mine ? mine.values['text'] : there?.text}
          error={mine?.errors['text']}
        />
        <Button small>保存这一段</Button>
      </form>
    </details>
  )
}
