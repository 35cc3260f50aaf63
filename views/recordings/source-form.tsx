import type { FieldErrors } from '#src/kernel/form.ts'
import type { Source } from '#src/recordings/sources/schema.ts'
import type { PatternTrial } from '#src/recordings/sources/trial.ts'
import { afterReceipts, layouts, type SourceKind, sourceKinds } from '#src/recordings/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Checkbox, Select, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  source: Source | null
  kind: SourceKind
  values: Record<string, string>
  errors?: FieldErrors
}

export function SourceFormPage({ source, kind, values, errors }: Props) {
  const action = source ? `/recordings/sources/${source.id}` : '/recordings/sources'
  return (
    <>
      <PageHead title={source ? `修改“${source.name}”` : '添加来源'} note={sourceKinds[kind]}>
        {source ? null : <KindLinks kind={kind} />}
      </PageHead>
      <form method="post" action={action}>
        <div class="with-aside">
          <Card title="来源">
            <div class="form">
              <input type="hidden" name="kind" value={kind} />
              <input type="hidden" name="source" value={source ? String(source.id) : ''} />
              <TextInput
                label="名称"
                name="name"
                value={values['name']}
                maxlength={40}
                placeholder="例如：一号录音机"
                required
                error={errors?.['name']}
              />
              {kind === 'folder' ? <FolderFields values={values} errors={errors} /> : null}
              <Select
                label="声道布局"
                name="layout"
                value={values['layout']}
                options={Object.entries(layouts)}
                blank="按通话数据"
                hint="通话数据里没有写明时按这里"
                error={errors?.['layout']}
              />
              <div class="bar">
                <Button kind="primary">{source ? '保存' : '添加'}</Button>
                <LinkButton href={source ? action : '/recordings/sources'}>取消</LinkButton>
              </div>
            </div>
          </Card>
          <NameFields values={values} errors={errors} />
        </div>
      </form>
      <div id="name-trial" aria-live="polite" />
    </>
  )
}

function KindLinks({ kind }: { kind: SourceKind }) {
  return (
    <>
      {Object.entries(sourceKinds)
        .filter(([key]) => key !== kind)
        .map(([key, word]) => (
          <LinkButton href={`/recordings/sources/new?kind=${key}`} small>
            改为{word}
          </LinkButton>
        ))}
    </>
  )
}

function FolderFields({ values, errors }: Pick<Props, 'values' | 'errors'>) {
  return (
    <>
      <TextInput
        label="文件夹"
        name="folder"
        value={values['folder']}
        maxlength={1000}
        placeholder="/mnt/recorder"
        hint="服务器上的完整路径，里面的子文件夹也会读"
        required
        error={errors?.['folder']}
      />
      <Select
        label="收下之后"
        name="afterReceipt"
        value={values['afterReceipt'] ?? 'leave'}
        options={Object.entries(afterReceipts)}
        hint="没收下的文件总是留在原处"
        error={errors?.['afterReceipt']}
      />
      <Checkbox
        label="里面的 CSV 表格也导入"
        name="tables"
        value="on"
        checked={values['tables'] === 'on'}
        hint="话单和投诉登记；列名不是我们的，先在“导入”里选这个来源导入一次，对好列，以后照此自动导入"
        error={errors?.['tables']}
      />
      <TextInput
        label="多少秒不变算写完"
        name="settleMs"
        type="number"
        min={1}
        max={3600}
        value={values['settleMs'] ?? '10'}
        error={errors?.['settleMs']}
      />
    </>
  )
}

function NameFields({ values, errors }: Pick<Props, 'values' | 'errors'>) {
  return (
    <Card title="文件名怎么读">
      <div class="form">
        <TextInput
          label="文件名规则"
          name="namePattern"
          value={values['namePattern']}
          maxlength={200}
          placeholder="{工号}_{开始时间:YYYYMMDDHHmmss}_{主叫}"
          autocomplete="off"
          hint="可以写 {通话编号} {工号} {开始时间} {主叫} {声道:A/B}，不管的部分写 *；不写就把整个文件名当通话编号。扩展名不用写。"
          error={errors?.['namePattern']}
        />
        <TextInput
          label="开始时间可以差多少秒"
          name="toleranceMs"
          type="number"
          min={0}
          max={3600}
          value={values['toleranceMs'] ?? '120'}
          hint="按工号和时间找通话时用；有两通都对得上，就都不对"
          error={errors?.['toleranceMs']}
        />
        <TextInput
          label="试一个文件名"
          name="sample"
          maxlength={300}
          placeholder="20636_20261102081206_13900000000.wav"
          autocomplete="off"
        />
        <div class="bar">
          <Button
            type="button"
            hx-post="/recordings/sources/trial"
            hx-include="closest form"
            hx-target="#name-trial"
            hx-swap="innerHTML"
          >
            试读
          </Button>
        </div>
      </div>
    </Card>
  )
}

/** What a pattern would read from names of this source. */
export function NameTrial({ trial }: { trial: PatternTrial }) {
  if (!trial.ok) return <Notice kind="warn">{trial.problem}</Notice>
  if (trial.rows.length === 0) {
    return <p class="dim">规则写得对。这个来源还没有录音，请填一个文件名来试。</p>
  }
  const read = trial.rows.filter(({ told }) => told !== null).length
  return (
    <Card title="试读结果" note={`${trial.rows.length} 个文件名里读懂 ${read} 个`} flush>
      <Table caption="试读结果" head={[{ label: '文件名' }, { label: '读出' }]}>
        {trial.rows.map(({ name, told }) => (
          <tr>
            <td>{name}</td>
            <td>{told ?? '对不上规则'}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
