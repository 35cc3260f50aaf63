import { formatDay } from '#src/kernel/calendar.ts'
import type { SheetDetail } from '#src/supervision/sheets/detail.ts'
import { sheetWords } from '#src/supervision/sheets/vocabulary.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { Card } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { SheetForm, typedIn } from '#views/supervision/fields.tsx'
import { DueDate } from '#views/supervision/parts.tsx'
import type { SheetProps } from '#views/supervision/show.tsx'

type Item = SheetDetail['items'][number]

/** 整改措施: what, who, until when; the department writes, finishes and hands on. */
export function SheetItems(props: SheetProps) {
  const { sheet, now } = props
  const { items, may, state } = sheet
  if (state === 'draft' || (items.length === 0 && !may.item)) return null
  return (
    <Card title="整改措施" note={`${items.length} 项`} id="items" flush>
      {items.length > 0 ? (
        <Table
          caption="整改措施"
          head={[
            { label: '措施' },
            { label: '目标' },
            { label: '负责人' },
            { label: '期限' },
            { label: '完成' },
            ...(may.item ? [{ label: '操作' }] : []),
          ]}
        >
          {items.map((item) => (
            <tr>
              <td>{item.what}</td>
              <td>{item.target}</td>
              <td class="nowrap">
                {item.ownerName}
                {item.gone ? <Tag kind="hot">已不在，请改派</Tag> : null}
              </td>
              <td class="nowrap">
                {item.doneAt === null ? (
                  <DueDate until={item.dueAt} now={now} />
                ) : (
                  formatDay(item.dueAt - 1)
                )}
              </td>
              <td>
                {item.doneAt === null ? (
                  '进行中'
                ) : (
                  <>
                    {formatDay(item.doneAt)} {item.doneByName}：{item.result}
                  </>
                )}
              </td>
              {may.item ? (
                <td>{item.doneAt === null ? <OpenItem {...props} item={item} /> : null}</td>
              ) : null}
            </tr>
          ))}
        </Table>
      ) : null}
      {may.item ? (
        <details
          class="sheet-add"
          open={props.given?.form === 'item' || (items.length === 0 && state === 'plan')}
        >
          <summary>添加一项措施</summary>
          <ItemForm {...props} form="item" to="items" item={null} />
        </details>
      ) : null}
    </Card>
  )
}

function OpenItem(props: SheetProps & { item: Item }) {
  const { sheet, given, item } = props
  const completion = `completion-${item.id}`
  const field = typedIn(given, completion)
  return (
    <>
      {sheet.may.finish ? (
        <details open={given?.form === completion}>
          <summary>完成</summary>
          <SheetForm sheet={sheet} to={`items/${item.id}/completion`}>
            <TextInput {...field('result')} label="完成情况" maxlength={sheetWords.note} required />
            <Button kind="primary" small>
              记为完成
            </Button>
          </SheetForm>
        </details>
      ) : null}
      <details open={given?.form === `item-${item.id}`}>
        <summary>修改、改派</summary>
        <ItemForm {...props} form={`item-${item.id}`} to={`items/${item.id}`} item={item} />
      </details>
      {sheet.state === 'plan' ? (
        <SheetForm sheet={sheet} to={`items/${item.id}/removal`} class="inline">
          <Button kind="danger" small confirm={`删除措施“${item.what}”？`}>
            删除
          </Button>
        </SheetForm>
      ) : null}
    </>
  )
}

type ItemFormProps = SheetProps & { form: string; to: string; item: Item | null }

function ItemForm({ sheet, given, owners, dueDay, form, to, item }: ItemFormProps) {
  const field = typedIn(given, form)
  const { line } = sheetWords
  return (
    <SheetForm sheet={sheet} to={to}>
      <div class="form-grid">
        <TextInput {...field('what', item?.what)} label="做什么" maxlength={line} required />
        <TextInput
          {...field('target', item?.target)}
          label="做到什么程度算完成"
          maxlength={line}
          required
        />
        <Select
          {...field('owner', item ? String(item.ownerId) : '')}
          label="谁负责"
          options={owners}
          blank="请选择"
          required
        />
        <DateInput
          {...field('due', item ? formatDay(item.dueAt - 1) : dueDay)}
          label="完成期限"
          required
        />
      </div>
      <div class="bar">
        <Button>{item ? '保存修改' : '添加措施'}</Button>
      </div>
    </SheetForm>
  )
}
