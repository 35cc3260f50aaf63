import type { FieldErrors } from '#src/kernel/form.ts'
import type { ViewRow } from '#src/lists/views.ts'
import { viewsEach, viewSharings } from '#src/lists/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Checkbox, Select, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { RowActions, Table } from '#views/components/table.tsx'

type Shown = ViewRow & { words: string }
type Props = { title: string; path: string; views: Shown[] }

/** 管理视图: one's own views of a list, and what others share. */
export function ViewsPage({ title, path, views }: Props) {
  return (
    <>
      <PageHead title={`${title}的视图`} note={`自己的最多 ${viewsEach} 个`}>
        <LinkButton href={path}>回到{title}</LinkButton>
      </PageHead>
      <Card flush>
        {views.length === 0 ? (
          <Empty
            title="还没有存过视图"
            hint="在列表里选好条件、列和密度，点“存为视图”，下次一点就到。"
            action={<LinkButton href={path}>去{title}</LinkButton>}
          />
        ) : (
          <Table
            caption="常用视图"
            head={[
              ...[{ label: '名称' }, { label: '条件' }, { label: '谁能看到' }, { label: '存的人' }],
              ...[{ label: '存于' }, { label: '操作' }],
            ]}
          >
            {views.map((view) => (
              <Row path={path} view={view} />
            ))}
          </Table>
        )}
      </Card>
    </>
  )
}

function Row({ path, view }: { path: string; view: Shown }) {
  const { id, name, query, words, sharing, accountName, at, own, isDefault } = view
  return (
    <tr>
      <td>
        <a href={`${path}?view=${id}${query === '' ? '' : `&${query}`}`}>{name}</a>{' '}
        {isDefault ? <Tag kind="info">默认打开</Tag> : null}
      </td>
      <td>{words}</td>
      <td>{viewSharings[sharing]}</td>
      <td>{own ? '我' : accountName}</td>
      <td>
        <Time at={at} />
      </td>
      <td>
        <RowActions>
          <form method="post" action={`/lists/views/${id}/default`}>
            <input type="hidden" name="list" value={path} />
            <input type="hidden" name="on" value={isDefault ? 'off' : 'on'} />
            <Button
              kind="quiet"
              small
              aria-label={`${isDefault ? '不再默认打开' : '默认打开'}${name}`}
            >
              {isDefault ? '不再默认' : '设为默认'}
            </Button>
          </form>
          {own ? (
            <>
              <LinkButton
                kind="quiet"
                small
                href={`/lists/views/${id}/edit`}
                aria-label={`修改${name}`}
              >
                修改
              </LinkButton>
              <form method="post" action={`/lists/views/${id}/deletion`}>
                <Button
                  kind="quiet"
                  small
                  confirm={`删除视图“${name}”？${sharing === 'mine' ? '' : '别人也会看不到它。'}`}
                  aria-label={`删除${name}`}
                >
                  删除
                </Button>
              </form>
            </>
          ) : null}
        </RowActions>
      </td>
    </tr>
  )
}

type FormProps = {
  /** Null for a new one. */
  id: number | null
  list: { path: string; title: string }
  form: { name: string; sharing: string; isDefault: boolean }
  address: string
  words: string
  errors: FieldErrors
  mayShare: boolean
}

/** Name and readers of a view; its conditions stand as they were in the list. */
export function ViewForm({ id, list, form, address, words, errors, mayShare }: FormProps) {
  const sharing = mayShare || form.sharing === 'everybody'
  return (
    <>
      <PageHead title={id === null ? '存为视图' : '修改视图'} />
      <Card>
        {errors['form'] ? <Notice kind="bad">{errors['form']}</Notice> : null}
        <Facts
          items={[
            ['列表', list.title],
            ['条件', words],
          ]}
        />
        <form
          class="form"
          method="post"
          action={id === null ? '/lists/views' : `/lists/views/${id}`}
        >
          <input type="hidden" name="list" value={list.path} />
          <input type="hidden" name="query" value={address} />
          <TextInput
            label="视图名称"
            name="name"
            value={form.name}
            error={errors['name']}
            maxlength={30}
            required
          />
          {sharing ? (
            <Select
              label="谁能看到"
              name="sharing"
              value={form.sharing}
              options={Object.entries(viewSharings)}
              error={errors['sharing']}
            />
          ) : (
            <input type="hidden" name="sharing" value="mine" />
          )}
          <Checkbox label="打开列表时先看它" name="isDefault" checked={form.isDefault} />
          <div class="bar">
            <Button kind="primary">保存</Button>
            <LinkButton href={address === '' ? list.path : `${list.path}?${address}`}>
              返回列表
            </LinkButton>
          </div>
        </form>
      </Card>
    </>
  )
}
