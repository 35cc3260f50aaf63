import { formatDuration } from '#src/kernel/calendar.ts'
import type { Presented, PresentedItem } from '#src/meetings/sharing/present.ts'
import type { MeetingNote } from '#src/meetings/sharing/schema.ts'
import { agendaKinds, meetingBounds } from '#src/meetings/sharing/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'
import { Empty } from '#views/components/page.tsx'

type Props = { shown: Presented; notes: NotesProps }

/**
 * 开会模式: one item at a time in large words, its clips one after another. Without scripts all items
 * stand below one another, each clip with the controls of the browser.
 */
export function PresentPage({ shown: { meeting, items, run }, notes }: Props) {
  const back = `/meetings/${meeting.id}`
  const noting = run && meeting.state === 'held'
  return (
    <div
      class="present"
      data-present
      data-back={back}
      data-showing={noting ? `${back}/items/` : undefined}
    >
      <header class="present-head">
        <h1>{meeting.title}</h1>
        <span class="dim" data-present-place />
        <span class="present-said" data-present-said role="status" aria-live="polite" />
        <div class="end bar">
          <button class="button" type="button" data-present-do="full" hidden>
            全屏 <kbd>F</kbd>
          </button>
          <button class="button" type="button" data-present-do="help" hidden>
            快捷键 <kbd>?</kbd>
          </button>
          <LinkButton href={back}>
            退出 <kbd>Esc</kbd>
          </LinkButton>
        </div>
      </header>
      {items.length === 0 ? (
        <Empty title="议程还空着" hint="在例会页上加议题，再来这里。" />
      ) : (
        <div class="present-body">
          <nav class="present-agenda" aria-label="议程">
            <ol>
              {items.map((item, index) => (
                <li>
                  <a href={`#item-${item.id}`} data-present-item={String(index)}>
                    <small>{agendaKinds[item.kind]}</small>
                    {titleOf(item)}
                  </a>
                </li>
              ))}
            </ol>
          </nav>
          <div class="present-stage">
            {items.map((item) => (
              <Item item={item} />
            ))}
          </div>
          <aside class="present-side" aria-label="会上记录">
            <PresentNotes {...notes} />
          </aside>
        </div>
      )}
      <Help />
    </div>
  )
}

const titleOf = ({ title, played }: PresentedItem) => title || (played?.title ?? '案例')

function Item({ item }: { item: PresentedItem }) {
  const { played, missing } = item
  return (
    <section id={`item-${item.id}`} data-item={String(item.id)}>
      <h2>{titleOf(item)}</h2>
      {item.words ? <p class="present-words">{item.words}</p> : null}
      {missing ? <p class="present-words hot">{missing}，这一项请主持人口头讲。</p> : null}
      {played ? (
        <>
          {played.clips.length === 0 ? (
            <p class="present-words">{played.story}</p>
          ) : (
            <details class="present-story">
              <summary>案情</summary>
              <p>{played.story}</p>
            </details>
          )}
          {played.clips.map((clip, index) => (
            <article class="present-clip" data-clip={String(clip.clipId ?? '')}>
              <h3>
                <span class="dim">
                  {index + 1} / {played.clips.length}
                </span>{' '}
                {clip.title || `片段 ${index + 1}`}{' '}
                <small class="dim">{formatDuration(clip.durationMs)}</small>
              </h3>
              {clip.note ? <p class="present-note">{clip.note}</p> : null}
              {clip.src === null ? (
                <p class="hot" data-silent>
                  {clip.silent ?? '这一段没有声音'}
                </p>
              ) : (
                <audio controls preload="none" src={clip.src} />
              )}
              <ol class="present-lines">
                {clip.lines.map(({ voice, startMs, endMs, text }) => (
                  <li
                    class={`voice-${voice}`}
                    data-start={String(startMs)}
                    data-end={String(endMs)}
                  >
                    <b>{wordOf(voice)}</b> {text}
                  </li>
                ))}
              </ol>
            </article>
          ))}
          <div class="present-lesson">
            <h3>启示</h3>
            <p>{played.lesson}</p>
          </div>
        </>
      ) : null}
    </section>
  )
}

const wordOf = (voice: string) => (voices as Readonly<Record<string, string>>)[voice] ?? voice

const keys = [
  ['空格', '播放、暂停'],
  ['← →', '上一段、下一段'],
  ['↑ ↓', '上一项、下一项议题'],
  ['N', '写会上记录；Ctrl+回车保存'],
  ['F', '全屏'],
  ['?', '看快捷键'],
  ['Esc', '离开输入框、退出全屏、退出开会模式'],
] as const

const Help = () => (
  <dialog class="present-help" data-present-help aria-label="快捷键">
    <h2>快捷键</h2>
    <dl>
      {keys.map(([key, word]) => (
        <div>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{word}</dd>
        </div>
      ))}
    </dl>
    <form method="dialog">
      <Button kind="primary">知道了</Button>
    </form>
  </dialog>
)

export type NotesProps = {
  meetingId: number
  notes: readonly MeetingNote[]
  /** Titles of items by their id. */
  titles: ReadonlyMap<number, string>
  mayWrite: boolean
  once: string
  given: Given | null
}

/** 会上记录 beside what is shown; the part that comes back when one is written. */
export function PresentNotes({ meetingId, notes, titles, mayWrite, once, given }: NotesProps) {
  return (
    <div id="present-notes">
      <h2>会上记录</h2>
      {mayWrite ? (
        <form
          class="stack"
          method="post"
          action={`/meetings/${meetingId}/notes`}
          hx-post={`/meetings/${meetingId}/notes`}
          hx-target="#present-notes"
          hx-swap="outerHTML"
          data-present-note
        >
          <input type="hidden" name="once" value={given?.values['once'] ?? once} />
          <input type="hidden" name="item" value={given?.values['item'] ?? ''} />
          <input type="hidden" name="clip" value={given?.values['clip'] ?? ''} />
          <input type="hidden" name="atMs" value={given?.values['atMs'] ?? ''} />
          <TextArea
            name="words"
            label="记一条"
            rows={3}
            maxlength={meetingBounds.noteWords}
            value={given?.values['words']}
            error={given?.errors['words'] ?? given?.errors['once']}
          />
          <Button kind="primary" small>
            保存
          </Button>
        </form>
      ) : (
        <p class="dim">会议开始以后，参会的人可以在这里记录。</p>
      )}
      <ul class="present-note-list">
        {notes.toReversed().map(({ itemId, atMs, words, byName }) => (
          <li>
            <small class="dim">
              {[
                byName,
                itemId === null ? '' : (titles.get(itemId) ?? ''),
                atMs === null ? '' : formatDuration(atMs),
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
            <p class="lines-kept">{words}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}
