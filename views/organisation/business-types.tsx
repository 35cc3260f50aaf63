import type { FieldErrors } from '#src/kernel/form.ts'
import type { BusinessType } from '#src/organisation/schema.ts'
import { requestKinds } from '#src/organisation/vocabulary.ts'
import { Status } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Checkbox, Select, TextInput } from '#views/components/field.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { type Column, RowActions, Table } from '#views/components/table.tsx'

type Given = { name: string; kind: string; active: boolean }

type Props = {
  types: BusinessType[]
  /** The type in the form beside the list; null adds a new one. */
  editing: number | null
  mayEdit: boolean
  given?: Given
  errors?: FieldErrors
}

export function BusinessTypesPage({ types, editing, mayEdit, given, errors }: Props) {
  const list = <TypeList types={types} editing={editing} mayEdit={mayEdit} />
  return (
    <>
      <PageHead title="业务类型" note="来电业务的字典，用于通话数据和统计" />
      {mayEdit ? (
        <div class="with-aside">
          {list}
          <TypeForm
            type={types.find(({ id }) => id === editing) ?? null}
            given={given}
            errors={errors}
          />
        </div>
      ) : (
        list
      )}
    </>
  )
}

function TypeList({ types, editing, mayEdit }: Pick<Props, 'types' | 'editing' | 'mayEdit'>) {
  const head: Column[] = [{ label: '名称' }, { label: '大类' }, { label: '状态' }]
  if (mayEdit) head.push({ label: '操作', hidden: true })
  if (types.length === 0) {
    return (
      <Card>
        <Empty
          title="还没有业务类型"
          hint={mayEdit ? '在右边添加第一个。' : '由质检主管或系统管理员维护。'}
        />
      </Card>
    )
  }
  return (
    <Card flush>
      <Table caption="业务类型" head={head}>
        {types.map((type) => (
          <tr aria-selected={type.id === editing ? 'true' : undefined}>
            <td>{type.name}</td>
            <td>{requestKinds[type.kind]}</td>
            <td>
              {type.active ? (
                <Status tone="good" label="使用中" />
              ) : (
                <Status tone="grey" label="已停用" />
              )}
            </td>
            {mayEdit ? (
              <td>
                <RowActions>
                  <a href={`/business-types?edit=${type.id}`} aria-label={`修改${type.name}`}>
                    修改
                  </a>
                </RowActions>
              </td>
            ) : null}
          </tr>
        ))}
      </Table>
    </Card>
  )
}

type FormProps = { type: BusinessType | null; given?: Given; errors?: FieldErrors }

function TypeForm({ type, given, errors }: FormProps) {
  const values = given ?? type ?? { name: '', kind: '', active: true }
  const action = type ? `/business-types/${type.id}` : '/business-types'
  return (
    <Card title={type ? `修改“${type.name}”` : '添加业务类型'}>
      <form class="form" method="post" action={action}>
        <TextInput
          label="名称"
          name="name"
          value={values.name}
          maxlength={40}
          required
          error={errors?.['name']}
        />
        <Select
          label="大类"
          name="kind"
          value={values.kind}
          options={Object.entries(requestKinds)}
          blank="请选择"
          required
          error={errors?.['kind']}
        />
        <Checkbox
          label="使用中"
          name="active"
          checked={values.active}
          hint="停用后不再供选择，已有通话不受影响。"
        />
        <div class="bar">
          <Button kind="primary">{type ? '保存' : '添加'}</Button>
          {type ? <LinkButton href="/business-types">取消</LinkButton> : null}
        </div>
      </form>
    </Card>
  )
}
