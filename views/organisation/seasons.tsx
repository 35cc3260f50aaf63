import type { FieldErrors } from '#src/kernel/form.ts'
import type { Season } from '#src/organisation/seasons/schema.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { RowActions, Table } from '#views/components/table.tsx'

type Props = {
  seasons: (Season & { span: string })[]
  /** The one of today; null in between (日常). */
  current: Season | null
  editing: Season | null
  mayEdit: boolean
  errors: FieldErrors
  /** What was typed and refused. */
  values: Record<string, string> | null
}

/** 季节与阶段: 度夏、度冬、暑期工上岗…; what lies outside all of them is 日常. */
export function SeasonsPage(props: Props) {
  const { seasons, current, mayEdit, errors } = props
  return (
    <>
      <PageHead title="季节与阶段" note={current ? `现在是“${current.name}”` : '现在是日常阶段'} />
      {Object.keys(errors).length > 0 ? (
        <Notice kind="bad">
          {errors['form'] ?? '有几处要改，见红字'}。填写的内容还在下面，原来的季节没有改动。
        </Notice>
      ) : null}
      <div class="with-aside">
        <Card title="季节" note={`${seasons.length} 个，每年如此`} flush>
          {seasons.length === 0 ? (
            <Empty
              title="还没有季节"
              hint={mayEdit ? '在右边填写，如度夏 06-15 至 09-15。' : '由质检主管维护。'}
            />
          ) : (
            <Table caption="季节与阶段" head={heads(mayEdit)}>
              {seasons.map((season) => (
                <Row season={season} current={season.id === current?.id} mayEdit={mayEdit} />
              ))}
            </Table>
          )}
        </Card>
        <div>
          {mayEdit ? <SeasonForm {...props} /> : null}
          <Card title="哪里按它算">
            <p class="dim">
              起止两天都算在内；结束早于开始的跨年。2 月 29 日可以写，平年没有这一天。
              抽检计划写上这里的名称，就跟着这里的起止走；已经抽过的不变。
            </p>
          </Card>
        </div>
      </div>
    </>
  )
}

const heads = (mayEdit: boolean) => [
  { label: '名称' },
  { label: '每年' },
  { label: '说明' },
  { label: '最近维护' },
  ...(mayEdit ? [{ label: '操作', hidden: true }] : []),
]

type RowProps = { season: Props['seasons'][number]; current: boolean; mayEdit: boolean }

function Row({ season, current, mayEdit }: RowProps) {
  return (
    <tr>
      <td>
        {season.name} {current ? <Tag kind="info">现在</Tag> : null}
      </td>
      <td class="nowrap">{season.span}</td>
      <td>{season.note || '—'}</td>
      <td>{season.by}</td>
      {mayEdit ? (
        <td>
          <RowActions>
            <a href={`/seasons?edit=${season.id}#season-form`}>修改</a>
            <form method="post" action={`/seasons/${season.id}/removal`}>
              <Button small kind="quiet" confirm={`删去季节“${season.name}”？已经按它算过的不变。`}>
                删去
              </Button>
            </form>
          </RowActions>
        </td>
      ) : null}
    </tr>
  )
}

function SeasonForm({ editing, errors, values }: Props) {
  const typed = values ?? {
    name: editing?.name ?? '',
    fromDay: editing?.fromDay ?? '',
    untilDay: editing?.untilDay ?? '',
    note: editing?.note ?? '',
  }
  return (
    <Card
      title={editing ? `修改“${editing.name}”` : '加一个季节'}
      actions={editing ? <LinkButton href="/seasons">不改了</LinkButton> : undefined}
    >
      <form
        id="season-form"
        class="stack"
        method="post"
        action={editing ? `/seasons/${editing.id}` : '/seasons'}
      >
        {editing ? (
          <input type="hidden" name="seen" value={values?.['seen'] ?? String(editing.at)} />
        ) : null}
        <TextInput
          label="名称"
          name="name"
          value={typed['name']}
          maxlength={20}
          placeholder="如：度夏"
          error={errors['name']}
          required
        />
        <TextInput
          label="从"
          name="fromDay"
          value={typed['fromDay']}
          maxlength={5}
          placeholder="06-15"
          error={errors['fromDay']}
          required
        />
        <TextInput
          label="到（当天也算）"
          name="untilDay"
          value={typed['untilDay']}
          maxlength={5}
          placeholder="09-15"
          error={errors['untilDay']}
          required
        />
        <TextInput
          label="说明"
          name="note"
          value={typed['note']}
          maxlength={200}
          error={errors['note']}
        />
        <Button kind="primary">{editing ? '保存' : '加上'}</Button>
      </form>
    </Card>
  )
}
