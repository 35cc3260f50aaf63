import type { MappingForm } from '#src/imports/mapping-form.ts'
import { dateFormats, importKinds } from '#src/imports/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Button } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = { form: MappingForm; errors: FieldErrors }

/** Says which of their columns is which of ours; kept for the source and not asked again. */
export function MappingPage({ form, errors }: Props) {
  const { run, mapping, words } = form
  return (
    <>
      <PageHead title="对应列" note={`${importKinds[run.kind]} · ${run.fileName}`}>
        <form method="post" action={`/imports/${run.id}/dismissal`}>
          <Button type="submit">放弃</Button>
        </form>
      </PageHead>
      <Notice kind={Object.keys(errors).length > 0 ? 'bad' : 'info'}>
        {Object.keys(errors).length > 0
          ? '还有必填的列没有对应，见下面标出的行。'
          : '按列名和内容猜了一遍，请核对。确认后会记住，同样的表下次不再问。'}
      </Notice>
      <form class="stack" method="post" action={`/imports/${run.id}/mapping`}>
        <Card title="列" flush>
          <Columns form={form} errors={errors} />
        </Card>
        <Card title="时间的写法">
          <div class="form-grid">
            <Select
              label="表里的时间写成"
              name="dates"
              value={mapping.dates}
              options={Object.entries(dateFormats)}
            />
          </div>
        </Card>
        {words.length > 0 ? (
          <Card title="用词" note="表里的这些词系统不认识；不选的，那些行会列为有问题">
            {words.map(({ column, theirs }) => (
              <div class="form-grid">
                {theirs.map((word) => (
                  <Select
                    label={`${column.label}“${word.slice(0, 20)}”是`}
                    name={`word:${column.name}:${word}`}
                    value={mapping.words[column.name]?.[word]}
                    options={Object.values(column.words ?? {}).map((own) => [own, own] as const)}
                    blank="不对应"
                  />
                ))}
              </div>
            ))}
          </Card>
        ) : null}
        <div class="bar">
          <Button kind="primary" type="submit">
            保存对应并检查
          </Button>
        </div>
      </form>
    </>
  )
}

function Columns({ form, errors }: Props) {
  const { header, columns, mapping, samples } = form
  const head = [
    { label: '我们的列' },
    { label: '表里的列' },
    { label: '内容举例' },
    { label: '固定值' },
  ]
  return (
    <Table head={head} caption="列的对应">
      {columns.map(({ name, label, required }) => {
        const theirs = mapping.columns[name]
        return (
          <tr>
            <td class="nowrap">
              {label}
              {required ? <span class="required">必填</span> : null}
            </td>
            <td>
              <Select
                label={`${label}对应表里的列`}
                hideLabel
                name={`column:${name}`}
                value={theirs}
                options={header.map((own) => [own, own] as const)}
                blank="没有这一列"
                error={errors[`column:${name}`]}
              />
            </td>
            <td class="dim">{theirs === undefined ? '' : samples[theirs]?.join('、')}</td>
            <td>
              <TextInput
                label={`${label}的固定值`}
                hideLabel
                name={`fixed:${name}`}
                value={mapping.fixed[name]}
                placeholder="表里没有时，每行都用它"
                maxlength={100}
              />
            </td>
          </tr>
        )
      })}
    </Table>
  )
}
