import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { PendingChange, PublishingOverview } from '#src/screening/rules/publishing-queries.ts'
import type { LexiconOverview } from '#src/screening/rules/queries.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { Differences } from '#views/screening/rules/differences.tsx'
import { setWords } from '#views/screening/rules/standing.tsx'
import { LexiconTabs } from '#views/screening/rules/tabs.tsx'

type Props = {
  overview: LexiconOverview
  publishing: PublishingOverview
  mayEdit: boolean
  mayPublish: boolean
  values: Record<string, string>
  errors: FieldErrors
}

/** 待发布: choose changes, try them out on calls already heard, then publish what was tried. */
export function PublishingPage(props: Props) {
  const { overview, publishing, mayEdit, mayPublish, values, errors } = props
  const { changes, runs } = publishing
  return (
    <>
      <PageHead title="待发布" note={setWords(overview)} />
      <LexiconTabs overview={overview} current="/lexicon/publishing" />
      {errors['form'] ? <Notice kind="bad">{errors['form']}</Notice> : null}
      {changes.length === 0 ? (
        <Card>
          <Empty title="没有待发布的改动" hint="起草、修改或停用规则后，会列在这里。" />
        </Card>
      ) : (
        <form class="stack" method="post" action="/lexicon/dry-runs">
          <Card title="改动" note="勾选要一起发布的" flush>
            <ChangeTable changes={changes} mayChoose={mayEdit} />
          </Card>
          {mayEdit ? (
            <Card title="试跑" note={mayPublish ? '做完后可以发布' : '做完后由质检主管发布'}>
              <div class="form">
                <TextInput
                  label="用近几天转写完的通话"
                  name="days"
                  inputmode="numeric"
                  value={values['days'] ?? '14'}
                  maxlength={3}
                  hint="只算影响，不动现在的疑点"
                  error={errors['days']}
                />
                <div class="bar">
                  <Button kind="primary">试跑</Button>
                </div>
              </div>
            </Card>
          ) : null}
        </form>
      )}
      {runs.length > 0 ? (
        <Card title="最近的试跑" flush>
          <Table
            caption="最近的试跑"
            head={[
              { label: '试跑' },
              { label: '改动', num: true },
              { label: '通话' },
              { label: '结果' },
            ]}
          >
            {runs.map((run) => (
              <tr>
                <td>
                  <a href={`/lexicon/dry-runs/${run.id}`}>
                    {run.by} {formatTime(run.at)}
                  </a>
                </td>
                <td class="num">{run.changes.length}</td>
                <td class="nowrap">近 {run.days} 天</td>
                <td>
                  {run.publishedAs !== null
                    ? `已发布为第 ${run.publishedAs} 版`
                    : run.result
                      ? `疑点多 ${run.result.appear} 条、少 ${run.result.vanish} 条`
                      : '还没有做完'}
                </td>
              </tr>
            ))}
          </Table>
        </Card>
      ) : null}
    </>
  )
}

type TableProps = { changes: PendingChange[]; mayChoose: boolean }

export function ChangeTable({ changes, mayChoose }: TableProps) {
  const head = [{ label: '规则' }, { label: '改动' }, { label: '最近改动' }]
  return (
    <Table
      caption="待发布的改动"
      head={mayChoose ? [{ label: '选择', hidden: true }, ...head] : head}
    >
      {changes.map(({ rule, retires, differences }) => (
        <tr>
          {mayChoose ? (
            <td>
              <input
                type="checkbox"
                name="change"
                value={`${rule.id}:${retires ? 'out' : rule.version}`}
                checked
                aria-label={`选择 ${rule.name}`}
              />
            </td>
          ) : null}
          <td>
            <a href={`/lexicon/rules/${rule.id}`}>{rule.name}</a>
            <small>{rule.code}</small>
          </td>
          <td>
            {retires ? (
              <Tag kind="hot">停用</Tag>
            ) : (
              <details class="ledger-note" open={rule.publishedVersion !== null}>
                <summary>
                  {rule.publishedVersion === null ? '新规则' : `第 ${rule.version} 版`}
                </summary>
                <Differences items={differences} />
              </details>
            )}
          </td>
          <td>
            <Time at={rule.changedAt} />
          </td>
        </tr>
      ))}
    </Table>
  )
}
