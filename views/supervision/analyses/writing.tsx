import type { FieldErrors } from '#src/kernel/form.ts'
import type { AnalysisPart } from '#src/supervision/analyses/queries.ts'
import {
  type AnalysisSection,
  analysisSections,
  commentLength,
} from '#src/supervision/analyses/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { type Option, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

import { sheetHref } from './sheet-href.ts'

/** A form of the page that was refused, with what was typed. */
export type GivenAnalysis = {
  form: string
  errors: FieldErrors
  values: Record<string, string>
}

type CommentProps = {
  section: AnalysisSection
  part: AnalysisPart
  given: GivenAnalysis | null
  mayWrite: boolean
}

/** 分析文字 of one section: what stands, and where it may be written. */
export function Comment({ section, part, given, mayWrite }: CommentProps) {
  const comment = part.comments[section]
  const own = given?.form === section ? given : null
  if (!mayWrite) {
    return comment && comment.text !== '' ? <p class="analysis-words">{comment.text}</p> : null
  }
  const problem = own?.errors['text'] ?? own?.errors['revision'] ?? own?.errors['section']
  const name = analysisSections[section]
  return (
    <div class="analysis-comment">
      {own && comment ? <p class="analysis-words">{comment.text}</p> : null}
      <form method="post" action={`/analyses/${part.analysis.id}/comments`}>
        <input type="hidden" name="section" value={section} />
        <input type="hidden" name="revision" value={comment?.revision ?? 0} />
        <TextArea
          label={`${name}的分析`}
          name="text"
          id={`text-${section}`}
          rows={2}
          maxlength={commentLength}
          placeholder="写这一节的分析，发布后随文印出"
          value={own?.values['text'] ?? comment?.text}
          error={problem}
        />
        <div class="bar">
          <Button small>保存分析</Button>
          {comment ? (
            <small class="dim">
              {comment.by} <Time at={comment.at} /> 保存
            </small>
          ) : null}
        </div>
      </form>
    </div>
  )
}

type SuggestionProps = {
  part: AnalysisPart
  given: GivenAnalysis | null
  departments: readonly Option[]
  may: { write: boolean; issue: boolean }
}

/** 整改建议: each leads to a supervision sheet. */
export function Suggestions({ part, given, departments, may }: SuggestionProps) {
  const { analysis, suggestions } = part
  const own = given?.form === 'suggestion' ? given : null
  return (
    <Card id="suggestions" title="整改建议" note="每条可以起草成督办事项" flush>
      {own?.errors['form'] ? <Notice kind="bad">{own.errors['form']}</Notice> : null}
      {suggestions.length === 0 ? (
        <p class="card-line dim">
          {may.write ? '还没有整改建议，在下面逐条写。' : '没有整改建议。'}
        </p>
      ) : (
        <Table
          caption="整改建议"
          head={[
            ...[{ label: '责任部门' }, { label: '暴露的问题' }, { label: '整改建议' }],
            ...(may.write || may.issue ? [{ label: '操作' }] : []),
          ]}
        >
          {suggestions.map((one) => (
            <tr>
              <td class="nowrap">{one.department ?? '各部门'}</td>
              <td>{one.problem}</td>
              <td class="analysis-words">{one.advice}</td>
              {may.write || may.issue ? (
                <td>
                  <div class="row-actions">
                    {may.issue && one.departmentId !== null ? (
                      <a
                        href={sheetHref(analysis.id, {
                          department: one.departmentId,
                          problem: one.problem,
                        })}
                      >
                        起草督办表
                      </a>
                    ) : null}
                    {may.write ? (
                      <form
                        method="post"
                        action={`/analyses/${analysis.id}/suggestions/${one.id}/withdrawal`}
                      >
                        <Button kind="quiet" small confirm={`撤下“${one.problem}”这条建议？`}>
                          撤下
                        </Button>
                      </form>
                    ) : null}
                  </div>
                </td>
              ) : null}
            </tr>
          ))}
        </Table>
      )}
      {may.write ? <SuggestionForm {...{ part, departments }} given={own} /> : null}
    </Card>
  )
}

function SuggestionForm({
  part,
  given,
  departments,
}: Pick<SuggestionProps, 'part' | 'given' | 'departments'>) {
  const value = (name: string) => given?.values[name] ?? ''
  return (
    <form
      class="analysis-suggestion"
      method="post"
      action={`/analyses/${part.analysis.id}/suggestions`}
    >
      <Select
        label="责任部门"
        name="department"
        value={value('department')}
        options={departments}
        blank="各部门"
        error={given?.errors['department']}
      />
      <TextInput
        label="暴露的问题"
        name="problem"
        value={value('problem')}
        maxlength={200}
        error={given?.errors['problem']}
        required
      />
      <TextArea
        label="整改建议"
        name="advice"
        rows={2}
        value={value('advice')}
        maxlength={1000}
        error={given?.errors['advice']}
        required
      />
      <Button>添加建议</Button>
    </form>
  )
}

type IssuesProps = {
  part: AnalysisPart
  may: { issue: boolean }
  /** The complaints of each issue, by its key; for who drafts sheets from them. */
  behind: ReadonlyMap<string, readonly number[]>
}

/** 共性问题: proposed with their reasons; what becomes of them people decide. */
export function Issues({ part, may, behind }: IssuesProps) {
  const { analysis, issues } = part
  if (issues.length === 0) {
    return (
      <p class="dim">
        按控制图、占比和原因都没有需要提出的：各部门的数都在正常波动之内，没有同一原因满三件的。
      </p>
    )
  }
  return (
    <ul class="issue-list">
      {issues.map((issue) => (
        <li>
          <div>
            <strong>{issue.problem}</strong>
            <p class="dim">{issue.why}</p>
          </div>
          {may.issue ? (
            <LinkButton
              small
              href={sheetHref(analysis.id, {
                department: issue.departmentId,
                fault: issue.fault,
                cause: issue.cause,
                problem: issue.problem,
                complaints: behind.get(issue.key) ?? [],
              })}
            >
              起草督办表
            </LinkButton>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
