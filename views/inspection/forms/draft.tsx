import type { DraftDetail } from '#src/inspection/forms/queries.ts'
import type { ScoringItem } from '#src/inspection/forms/schema.ts'
import {
  fullWeight,
  itemKinds,
  longest,
  mostItems,
  pointsWords,
} from '#src/inspection/forms/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { RowActions, Table } from '#views/components/table.tsx'
import { Changes } from '#views/inspection/forms/changes.tsx'

type Props = {
  detail: DraftDetail
  /** `12-up`: the button that was just pressed, to be pressed again. */
  moved: string | null
  values: Record<string, string>
  errors: FieldErrors
}

/** The next version while it is written; nothing is scored by it before it is published. */
export function DraftPage({ detail, moved, values, errors }: Props) {
  const { form, draft, items } = detail
  const here = `/inspection/forms/${form.id}/draft`
  return (
    <>
      <PageHead title={`${form.name} 第 ${draft.version} 版草稿`} note="发布后才用来评分">
        <LinkButton href={`/inspection/forms/${form.id}`}>返回评分表</LinkButton>
      </PageHead>
      {errors['form'] ? <Notice kind="bad">{errors['form']}</Notice> : null}
      <div class="with-aside">
        <div>
          <Card
            flush
            title={`评分项 ${items.length}`}
            note={<Sum detail={detail} />}
            actions={
              items.length < mostItems ? (
                <LinkButton small kind="primary" href={`${here}/items/new`}>
                  加一项
                </LinkButton>
              ) : undefined
            }
          >
            {items.length === 0 ? (
              <Empty title="还没有评分项" hint="点“加一项”，从第一项写起。" />
            ) : (
              <ItemTable here={here} items={items} revision={draft.revision} moved={moved} />
            )}
          </Card>
        </div>
        <div>
          <Publication detail={detail} values={values} errors={errors} />
          <Card title="加分上限">
            <form class="stack" method="post" action={`${here}/bonus-cap`}>
              <input type="hidden" name="revision" value={String(draft.revision)} />
              <TextInput
                label="加分项合计最多加几分"
                name="bonusCap"
                inputmode="numeric"
                value={values['bonusCap'] ?? String(draft.bonusCap)}
                maxlength={3}
                required
                error={errors['bonusCap']}
              />
              <Button small>保存上限</Button>
            </form>
          </Card>
          {detail.changes ? (
            <Card title="和使用中的版本相比">
              <Changes comparison={detail.changes} />
            </Card>
          ) : null}
          <Card>
            <form method="post" action={`${here}/removal`}>
              <input type="hidden" name="revision" value={String(draft.revision)} />
              <Button
                kind="danger"
                small
                confirm={`丢弃“${form.name}”第 ${draft.version} 版草稿？`}
              >
                丢弃草稿
              </Button>
            </form>
          </Card>
        </div>
      </div>
    </>
  )
}

type PublicationProps = Pick<Props, 'detail' | 'values' | 'errors'>

/** What stands in the way of publishing, or what publishing does. */
function Publication({ detail, values, errors }: PublicationProps) {
  const { form, draft, problems, changes } = detail
  const same = changes !== null && changes.bonusCap === null && changes.items.length === 0
  return (
    <Card title="发布">
      {problems.length > 0 ? (
        <>
          <p>要先改好这些：</p>
          <ul class="form-problems">
            {problems.map((problem) => (
              <li>{problem}</li>
            ))}
          </ul>
        </>
      ) : (
        <p class="dim">
          {same
            ? '和使用中的版本一样，还没有要发布的改动。'
            : '发布后，新开的评分单用这一版；以前的分数和已经开着的评分单仍按原来的版本。'}
        </p>
      )}
      <form class="stack" method="post" action={`/inspection/forms/${form.id}/draft/publication`}>
        <input type="hidden" name="revision" value={String(draft.revision)} />
        <TextInput
          label="改了什么、为什么"
          name="note"
          value={values['note']}
          maxlength={longest.note}
          required
          error={errors['note']}
        />
        <Button kind="primary" disabled={problems.length > 0 || same}>
          发布第 {draft.version} 版
        </Button>
      </form>
    </Card>
  )
}

/** The running sum of the weights, and what is still missing. */
function Sum({ detail: { weightSum } }: { detail: DraftDetail }) {
  const off = weightSum - fullWeight
  return (
    <>
      计分项权重合计 <b class={off === 0 ? undefined : 'hot'}>{weightSum}</b> / {fullWeight}
      {off < 0 ? `，还差 ${-off}` : null}
      {off > 0 ? `，多了 ${off}` : null}
    </>
  )
}

type TableProps = {
  here: string
  items: ScoringItem[]
  revision: number
  moved: string | null
}

const head = [
  ...[{ label: '序号', num: true }, { label: '部分' }, { label: '评分项' }, { label: '分值' }],
  ...[{ label: '选项' }, { label: '操作', hidden: true }],
]

function ItemTable({ here, items, revision, moved }: TableProps) {
  return (
    <div class="form-draft">
      <Table head={head} caption="草稿的评分项">
        {items.map((item, index) => (
          <tr id={`item-${item.id}`}>
            <td class="num">{index + 1}</td>
            <td class="nowrap">{item.section}</td>
            <td>
              <a href={`${here}/items/${item.id}`}>{item.title}</a>
              {item.gate === null ? null : <small>场合：{item.gate}</small>}
            </td>
            <td class="nowrap">
              {item.kind === 'fatal' ? <Tag kind="hot">{itemKinds.fatal}</Tag> : pointsWords(item)}
              {item.excusedByAbuse ? <small>被辱骂时不计</small> : null}
            </td>
            <td>
              {item.choices.map(({ label, percent }) => (
                <small>
                  {label} {percent}%
                </small>
              ))}
            </td>
            <td>
              <RowActions>
                <Move {...{ here, item, revision, moved }} direction="up" off={index === 0} />
                <Move
                  {...{ here, item, revision, moved }}
                  direction="down"
                  off={index === items.length - 1}
                />
                <form method="post" action={`${here}/items/${item.id}/removal`}>
                  <input type="hidden" name="revision" value={String(revision)} />
                  <Button kind="quiet" small confirm={`删去评分项“${item.title}”？`}>
                    删去
                  </Button>
                </form>
              </RowActions>
            </td>
          </tr>
        ))}
      </Table>
    </div>
  )
}

type MoveProps = Omit<TableProps, 'items'> & {
  item: ScoringItem
  direction: 'up' | 'down'
  off: boolean
}

function Move({ here, item, revision, moved, direction, off }: MoveProps) {
  const word = direction === 'up' ? '上移' : '下移'
  return (
    <form method="post" action={`${here}/items/${item.id}/place`}>
      <input type="hidden" name="revision" value={String(revision)} />
      <Button
        kind="quiet"
        small
        name="direction"
        value={direction}
        disabled={off}
        autofocus={moved === `${item.id}-${direction}`}
        aria-label={`${word}“${item.title}”`}
      >
        {word}
      </Button>
    </form>
  )
}
