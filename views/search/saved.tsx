import type { FieldErrors } from '#src/kernel/form.ts'
import type { SavedSearchRow } from '#src/search/saved/queries.ts'
import { sharings } from '#src/search/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Checkbox, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { RowActions, Table } from '#views/components/table.tsx'
import { newsText } from '#views/search/index.tsx'

/** 常用检索: one's own and the shared ones. */
export function SavedSearchesPage({ rows }: { rows: readonly SavedSearchRow[] }) {
  return (
    <>
      <PageHead title="常用检索">
        <LinkButton href="/search?blank=on">去检索</LinkButton>
      </PageHead>
      <Card flush>
        {rows.length === 0 ? (
          <Empty
            title="还没有常用检索"
            hint="检索出结果后，点“存为常用检索”，下次一点就能看到新的通话。"
          />
        ) : (
          <Table
            caption="常用检索"
            head={[
              ...[{ label: '名称' }, { label: '检索词' }, { label: '条件' }],
              ...[{ label: '新的通话', num: true }, { label: '谁能看到' }, { label: '存的人' }],
              ...[{ label: '改于' }, { label: '操作' }],
            ]}
          >
            {rows.map((row) => (
              <Row row={row} />
            ))}
          </Table>
        )}
      </Card>
    </>
  )
}

function Row({ row }: { row: SavedSearchRow }) {
  const { id, name, query, words, filters, news, sharing, own, opensFirst } = row
  return (
    <tr>
      <td>
        <a href={`/search?saved=${id}&${query}`}>{name}</a>
        {opensFirst ? <Tag kind="info">默认打开</Tag> : null}
      </td>
      <td>{words}</td>
      <td>{filters || '—'}</td>
      <td class="num">{news === null ? '没有看过' : newsText(news)}</td>
      <td>{sharings[sharing]}</td>
      <td>{own ? '我' : row.accountName}</td>
      <td>
        <Time at={row.changedAt} />
      </td>
      <td>
        {own ? (
          <RowActions>
            <a href={`/search/saved/${id}/edit`}>修改</a>
            <form method="post" action={`/search/saved/${id}/deletion`}>
              <Button kind="quiet" small confirm={`删除常用检索“${name}”？`}>
                删除
              </Button>
            </form>
          </RowActions>
        ) : null}
      </td>
    </tr>
  )
}

export type SavedForm = { name: string; sharing: string; opensFirst: boolean; query: string }

type FormProps = {
  /** Null for a new one. */
  id: number | null
  form: SavedForm
  words: string
  filters: string
  errors?: FieldErrors
  mayShare: boolean
}

/** Name and readers of a saved search; its conditions stand as they were looked for. */
export function SavedSearchForm({ id, form, words, filters, errors = {}, mayShare }: FormProps) {
  return (
    <>
      <PageHead title={id === null ? '存为常用检索' : '修改常用检索'} />
      <Card>
        {errors['form'] ? <Notice kind="bad">{errors['form']}</Notice> : null}
        <Facts
          items={[
            ['检索词', words],
            ['条件', filters || '不限'],
          ]}
        />
        <form
          class="form"
          method="post"
          action={id === null ? '/search/saved' : `/search/saved/${id}`}
        >
          <input type="hidden" name="query" value={form.query} />
          <TextInput
            label="名称"
            name="name"
            value={form.name}
            error={errors['name']}
            maxlength={30}
            required
          />
          {mayShare ? (
            <Choice
              label="谁能看到"
              name="sharing"
              words={sharings}
              value={form.sharing}
              error={errors['sharing']}
            />
          ) : (
            <input type="hidden" name="sharing" value="own" />
          )}
          <Checkbox label="打开“全文检索”时先看这个" name="opensFirst" checked={form.opensFirst} />
          <div class="bar">
            <Button kind="primary">保存</Button>
            <LinkButton href={`/search?${form.query}`}>返回检索</LinkButton>
          </div>
        </form>
      </Card>
    </>
  )
}
