import type { ItemResult } from '#src/inspection/calibration/session-result.ts'
import { Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'

type Props = {
  sessionId: number
  code: string
  title: string
  note: ItemResult['note']
  may: boolean
  /** Just now. */
  saved?: boolean
  error?: string
}

/** 讨论记录 of one item, saved by itself so that twenty-five of them make no long way down. */
export function ItemNote({ sessionId, code, title, note, may, saved, error }: Props) {
  if (!may) {
    if (!note) return null
    return (
      <div class="item-note">
        <p class="wrapped">{note.text}</p>
        <NotedBy note={note} />
      </div>
    )
  }
  const address = `/inspection/calibration/sessions/${sessionId}/items/${encodeURIComponent(code)}/note`
  return (
    <form
      class="item-note"
      method="post"
      action={address}
      hx-post={address}
      hx-target="this"
      hx-swap="outerHTML"
    >
      <TextArea
        label={`“${title}”的讨论记录`}
        name="note"
        id={`note-${code}`}
        rows={1}
        maxlength={1000}
        value={note?.text}
        placeholder="大家怎么说的，以后按什么给"
        error={error}
      />
      <div class="bar">
        <Button small>保存记录</Button>
        {saved ? (
          <span role="status">{note ? '已保存' : '已清空'}</span>
        ) : note ? (
          <NotedBy note={note} />
        ) : null}
      </div>
    </form>
  )
}

function NotedBy({ note }: { note: NonNullable<ItemResult['note']> }) {
  return (
    <span class="dim">
      {note.byName} <Time at={note.at} />
    </span>
  )
}
