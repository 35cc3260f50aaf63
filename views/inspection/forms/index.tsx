import type { FormRow } from '#src/inspection/forms/queries.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  rows: FormRow[]
  mayWrite: boolean
  values: Record<string, string>
  errors: FieldErrors
}

/** 评分表: all forms, which version of each is in use, and how much it is used. */
export function FormsPage({ rows, mayWrite, values, errors }: Props) {
  return (
    <>
      <PageHead title="评分表" note="评分按发布时的版本算，发布新版不影响以前的分数" />
      <div class={mayWrite ? 'with-aside' : undefined}>
        <Card flush>
          {rows.length === 0 ? (
            <Empty
              title="还没有评分表"
              hint={
                mayWrite
                  ? '建立第一张时，会先收进随产品的“95598 通话质检表”；升级程序时也会自动收进。'
                  : '质检管理员建立并发布后，这里就能看到。'
              }
            />
          ) : (
            <FormTable rows={rows} mayWrite={mayWrite} />
          )}
        </Card>
        {mayWrite ? <NewForm rows={rows} values={values} errors={errors} /> : null}
      </div>
    </>
  )
}

function FormTable({ rows, mayWrite }: Pick<Props, 'rows' | 'mayWrite'>) {
  const head = [
    ...[{ label: '评分表' }, { label: '使用中的版本' }, { label: '评分项', num: true }],
    ...[{ label: '近 30 天评分', num: true }, ...(mayWrite ? [{ label: '草稿' }] : [])],
  ]
  return (
    <Table head={head} caption="评分表">
      {rows.map(({ form, inUse, items, scored, draft }) => (
        <tr>
          <td>
            <a href={`/inspection/forms/${form.id}`}>{form.name}</a>{' '}
            {form.isDefault ? <Tag kind="ok">默认</Tag> : null}
            {form.retiredAt === null ? null : <Tag>已停用</Tag>}
          </td>
          <td>
            {inUse ? (
              <>
                第 {inUse.version} 版
                {inUse.publishedAt === null ? null : (
                  <small>
                    {inUse.publishedByName} <Time at={inUse.publishedAt} />
                  </small>
                )}
              </>
            ) : (
              <span class="dim">还没有发布过</span>
            )}
          </td>
          <td class="num">{inUse ? items : '—'}</td>
          <td class="num">{scored > 999 ? '999+' : scored}</td>
          {mayWrite ? (
            <td>
              {draft ? (
                <a href={`/inspection/forms/${form.id}/draft`}>第 {draft.version} 版草稿</a>
              ) : (
                <span class="dim">没有</span>
              )}
            </td>
          ) : null}
        </tr>
      ))}
    </Table>
  )
}

function NewForm({ rows, values, errors }: Omit<Props, 'mayWrite'>) {
  return (
    <Card title="建立评分表">
      <form class="form" method="post" action="/inspection/forms">
        <TextInput
          label="名称"
          name="name"
          value={values['name']}
          maxlength={40}
          required
          error={errors['name']}
        />
        <Select
          label="从哪张复制"
          name="copyOf"
          value={values['copyOf']}
          blank="不复制，从空白开始"
          options={rows.map(({ form }) => [String(form.id), form.name] as const)}
          error={errors['copyOf']}
        />
        <div class="bar">
          <Button kind="primary">建立草稿</Button>
        </div>
      </form>
    </Card>
  )
}
