import type { Comparison, ItemChange } from '#src/inspection/forms/compare.ts'

const words = { added: '新增', removed: '删去', changed: '改动', moved: '移动' } as const

/** What one version says otherwise than another, item by item: old struck out, new underlined. */
export function Changes({ comparison }: { comparison: Comparison }) {
  const { bonusCap, items } = comparison
  if (bonusCap === null && items.length === 0) return <p class="dim">没有改动</p>
  return (
    <ul class="lines form-changes">
      {bonusCap === null ? null : (
        <li>
          <span>
            <b>加分上限</b> <del>{bonusCap.before}</del> → <ins>{bonusCap.after}</ins>
          </span>
        </li>
      )}
      {items.map((change) => (
        <li>
          <Change change={change} />
        </li>
      ))}
    </ul>
  )
}

function Change({ change }: { change: ItemChange }) {
  const { kind, title } = change
  if (kind === 'moved') {
    return (
      <span>
        {words.moved} <b>{title}</b>
      </span>
    )
  }
  if (kind === 'changed') {
    return (
      <div>
        {words.changed} <b>{title}</b>
        <FieldChanges fields={change.fields} />
      </div>
    )
  }
  const about = `${title}（${change.section}，${change.points}）`
  return (
    <span>
      {words[kind]} {kind === 'added' ? <ins>{about}</ins> : <del>{about}</del>}
    </span>
  )
}

type Fields = Extract<ItemChange, { kind: 'changed' }>['fields']

export function FieldChanges({ fields }: { fields: Fields }) {
  return (
    <dl class="facts-wide">
      {fields.map(({ label, before, after }) => (
        <div>
          <dt>{label}</dt>
          <dd>
            {before === '' ? null : <del>{before}</del>}
            {before === '' || after === '' ? null : ' → '}
            {after === '' ? null : <ins>{after}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
